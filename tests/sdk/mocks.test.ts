import assert from "node:assert/strict";
import net from "node:net";
import { Provider } from "@pulumi/alicloud/provider";
import * as pulumi from "@pulumi/pulumi";
import {
  getImagePipelineExecution,
  getImagePipelineExecutionOutput,
  getImagePipelineExecutions,
  getImagePipelineExecutionsOutput,
  getLatestImage,
  getLatestImageOutput,
  InvalidArgumentError,
  PipelineImage,
} from "../../sdk";
import { inspect, unknownInput } from "./support/program";

const LATEST = "alicloud-image-pipeline:index:getLatestImage";
const MANY = "alicloud-image-pipeline:index:getImagePipelineExecutions";
const ONE = "alicloud-image-pipeline:index:getImagePipelineExecution";
const RESOURCE = "pulumi-nodejs:dynamic/alicloud-image-pipeline:PipelineImage";

const ANSWERS: Record<string, Record<string, unknown>> = {
  [LATEST]: { imageId: "m-1", newer: [{ executionId: "exec-2", status: "FAILED" }] },
  [MANY]: { ids: ["exec-1"], totalCount: 1 },
  [ONE]: { executionId: "exec-1", status: "SUCCESS" },
};

describe("the functions and the resource in a unit test, with Pulumi's mocks", () => {
  let calls: pulumi.runtime.MockCallArgs[];
  let resources: pulumi.runtime.MockResourceArgs[];
  const connect = Object.getOwnPropertyDescriptor(net.Socket.prototype, "connect");

  before(() => {
    assert.ok(connect);
    const value = () => {
      throw new Error("The package opens a connection");
    };
    Object.defineProperty(net.Socket.prototype, "connect", { ...connect, value });
  });
  after(() => {
    Object.defineProperty(net.Socket.prototype, "connect", connect ?? {});
  });

  const mock = async ({
    preview = false,
    answers = ANSWERS,
  }: { preview?: boolean; answers?: typeof ANSWERS } = {}): Promise<void> => {
    calls = [];
    resources = [];
    const mocks: pulumi.runtime.Mocks = {
      call: (args) => {
        calls.push(args);
        const answer = answers[args.token];
        if (!answer) throw new Error(`There is no ${args.token}`);
        return answer;
      },
      newResource: (args) => {
        resources.push(args);
        const inputs = args.inputs as Record<string, unknown>;
        const state = args.type === RESOURCE ? { ...inputs, imageId: "m-1" } : inputs;
        return { id: preview && args.type !== RESOURCE ? undefined : `${args.name}-id`, state };
      },
    };
    await pulumi.runtime.setMocks(mocks, "program", "test", preview);
  };

  const asked = () => calls.map(({ token, inputs }) => [token, inputs as unknown]);

  for (const preview of [false, true]) {
    describe(preview ? "in a preview" : "in an update", () => {
      beforeEach(() => mock({ preview }));

      it("call the mocks, in the promise form", async () => {
        const image = await getLatestImage({ imagePipelineId: "ip-1", tags: { branch: "main" } });
        const many = await getImagePipelineExecutions({ statuses: ["FAILED"] });
        await getImagePipelineExecutions();
        const one = await getImagePipelineExecution({ executionId: "exec-1" });

        assert.deepEqual([image, many, one], [ANSWERS[LATEST], ANSWERS[MANY], ANSWERS[ONE]]);
        assert.deepEqual(asked(), [
          [LATEST, { imagePipelineId: "ip-1", tags: { branch: "main" } }],
          [MANY, { statuses: ["FAILED"] }],
          [MANY, {}],
          [ONE, { executionId: "exec-1" }],
        ]);
      });

      it("call the mocks, in the output form", async () => {
        const image = getLatestImageOutput({ imagePipelineId: pulumi.output("ip-1") });
        const many = getImagePipelineExecutionsOutput({ maxItems: 5 });
        const one = getImagePipelineExecutionOutput({ executionId: "exec-1" });

        const known = { known: true, secret: false };
        assert.deepEqual(await inspect(image), { value: ANSWERS[LATEST], ...known });
        assert.deepEqual(await inspect(image.imageId), { value: "m-1", ...known });
        assert.deepEqual(await inspect(many), { value: ANSWERS[MANY], ...known });
        assert.deepEqual(await inspect(one), { value: ANSWERS[ONE], ...known });
        assert.deepEqual(asked().sort(), [
          [ONE, { executionId: "exec-1" }],
          [MANY, { maxItems: 5 }],
          [LATEST, { imagePipelineId: "ip-1" }],
        ]);
      });

      it("pass on secrets of the arguments and of the answer", async () => {
        const image = getLatestImageOutput({ imagePipelineId: pulumi.secret("ip-1") });
        assert.deepEqual(await inspect(image.imageId), { value: "m-1", known: true, secret: true });
        assert.deepEqual(asked(), [[LATEST, { imagePipelineId: "ip-1" }]]);

        await mock({ preview, answers: { [LATEST]: { imageId: pulumi.secret("m-2") } } });
        const secret = getLatestImageOutput({ imagePipelineId: "ip-1" });
        assert.deepEqual(await inspect(secret.imageId), {
          value: "m-2",
          known: true,
          secret: true,
        });
      });

      it("name the explicit provider", async () => {
        const provider = new Provider("explicit", { region: "cn-beijing" });
        const image = getLatestImageOutput({ imagePipelineId: "ip-1" }, { provider });
        await inspect(image);
        assert.match(calls[0]?.provider ?? "", /::pulumi:providers:alicloud::explicit::/);
      });

      it("create the resource", async () => {
        const image = new PipelineImage("web", { imagePipelineId: "ip-1", hold: true });
        assert.deepEqual(await inspect(image.imageId), {
          value: "m-1",
          known: true,
          secret: false,
        });
        const [resource, ...others] = resources;
        assert.deepEqual(others, []);
        assert.deepEqual([resource?.type, resource?.name], [RESOURCE, "web"]);
        const { __provider, ...inputs } = resource?.inputs as Record<string, unknown>;
        assert.equal(typeof __provider, "string");
        assert.deepEqual(inputs, { imagePipelineId: "ip-1", hold: true });
        assert.deepEqual(calls, []);
      });

      it("report errors of the mocks and invalid options", async () => {
        await mock({ preview, answers: {} });
        await assert.rejects(getLatestImage({ imagePipelineId: "ip-1" }), Error);
        await assert.rejects(
          getLatestImage({ imagePipelineId: "ip-1" }, null as never),
          InvalidArgumentError,
        );
      });
    });
  }

  it("are unknown in a preview whose inputs or dependencies are unknown, without a call", async () => {
    await mock({ preview: true });
    const created = new Provider("created", { region: "cn-beijing" });
    const unknown = { value: undefined, known: false };
    for (const image of [
      getLatestImageOutput({ imagePipelineId: unknownInput() }),
      getLatestImageOutput({ imagePipelineId: "ip-1", tags: { branch: unknownInput() } }),
      getLatestImageOutput({ imagePipelineId: "ip-1" }, { dependsOn: created }),
    ]) {
      const { value, known } = await inspect(image.imageId);
      assert.deepEqual({ value, known }, unknown);
    }
    assert.deepEqual(calls, []);
  });
});

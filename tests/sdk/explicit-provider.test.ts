import assert from "node:assert/strict";
import { Provider } from "@pulumi/alicloud/provider";
import * as pulumi from "@pulumi/pulumi";
import {
  EcsApiError,
  getImagePipelineExecution,
  getImagePipelineExecutionOutput,
  getImagePipelineExecutions,
  getImagePipelineExecutionsOutput,
  getLatestImage,
  getLatestImageOutput,
  InvalidArgumentError,
} from "../../sdk";
import type { Emulator, Scenario } from "../../emulator";
import { refusal } from "../lookup/support/refusals";
import { execution } from "../lookup/support/scenarios";
import { inspect, runProgram, unknownInput, valueOf } from "./support/program";
import { LATEST, ONE_IMAGE, withEmulator } from "./support/scenario";

/** Two regions, and a second account which the first region's key cannot stand in for. */
const TWO_REGIONS: Scenario = {
  ...ONE_IMAGE,
  accounts: [
    { accessKeyId: "first-key", accessKeySecret: "first-secret" },
    {
      accessKeyId: "STS.second",
      accessKeySecret: "second-secret",
      securityToken: "second-token",
    },
  ],
  pipelines: [
    ...(ONE_IMAGE.pipelines ?? []),
    {
      imagePipelineId: "ip-far",
      name: "web",
      region: "cn-beijing",
      executions: [execution("far", "SUCCESS", 1)],
    },
  ],
};

class Component extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Component", name, {}, opts);
  }
}

class OtherProvider extends pulumi.ProviderResource {
  constructor(name: string) {
    super("aws", name, { region: "us-east-1" });
  }
}

function providerOf(
  emulator: Emulator,
  more: Record<string, pulumi.Input<string>> = {},
  opts?: pulumi.ResourceOptions,
): Provider {
  return new Provider(
    "explicit",
    {
      region: "cn-beijing",
      accessKey: "STS.second",
      secretKey: pulumi.secret("second-secret"),
      securityToken: pulumi.secret("second-token"),
      protocol: "HTTP",
      endpoints: [{ ecs: emulator.authority }],
      ...more,
    },
    opts,
  );
}

const FAR = { imagePipelineId: "ip-far" };

for (const preview of [true, false]) {
  describe(`an explicit alicloud.Provider in ${preview ? "a preview" : "an update"}`, () => {
    /** The stack has nothing, so that all settings must come from the provider. */
    const program = (body: (emulator: Emulator) => Promise<void>) =>
      withEmulator(TWO_REGIONS, (emulator) => runProgram({ preview }, () => body(emulator)));

    it("gives region, credentials and endpoint; what is found with them is no secret", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator);
        const image = getLatestImageOutput(FAR, { provider });
        assert.deepEqual(await inspect(image.imageId), {
          value: "m-far",
          known: true,
          secret: false,
        });
        assert.equal(await valueOf(image.region), "cn-beijing");
        assert.equal(emulator.requests[0]?.parameters["RegionId"], "cn-beijing");
      }));

    it("serves every function", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator);
        const listed = getImagePipelineExecutionsOutput(FAR, { provider });
        assert.deepEqual(await valueOf(listed.ids), ["exec-far"]);
        const one = getImagePipelineExecutionOutput({ executionId: "exec-far" }, { provider });
        assert.equal(await valueOf(one.region), "cn-beijing");
      }));

    it("gives way to the argument region", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator);
        const args = { ...LATEST, region: "cn-hangzhou" };
        const image = getLatestImageOutput(args, { provider });
        assert.equal(await valueOf(image.imageId), "m-1");
      }));

    it("comes before the stack's configuration, and is completed by it", () =>
      withEmulator(TWO_REGIONS, (emulator) =>
        runProgram({ preview, config: emulator.stackConfiguration() }, async () => {
          const provider = new Provider("region-only", { region: "cn-beijing" });
          const far = getLatestImageOutput(FAR, { provider });
          assert.equal(await valueOf(far.imageId), "m-far");
          assert.equal(await valueOf(getLatestImageOutput(LATEST).imageId), "m-1");
        }),
      ));

    it("keeps its account apart from the stack's security token", () =>
      withEmulator(TWO_REGIONS, (emulator) => {
        const config = {
          ...emulator.stackConfiguration(),
          "alicloud:accessKey": "STS.second",
          "alicloud:secretKey": "second-secret",
          "alicloud:securityToken": "second-token",
        };
        return runProgram({ preview, config }, async () => {
          const provider = new Provider("first", {
            accessKey: "first-key",
            secretKey: "first-secret",
          });
          const image = getLatestImageOutput(LATEST, { provider });
          assert.equal(await valueOf(image.imageId), "m-1");
        });
      }));

    it("with an output that is unknown gives an unknown result, and asks nothing", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator, { secretKey: unknownInput() });
        const image = getLatestImageOutput(FAR, { provider });
        assert.equal((await inspect(image)).known, false);
        assert.equal(emulator.requests.length, 0);
      }));

    it("with an output that it does not use unknown is used", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator, { logEndpoint: unknownInput() });
        const image = getLatestImageOutput(FAR, { provider });
        assert.equal(await valueOf(image.imageId), "m-far");
      }));

    it("inside a component is a provider like any other", () =>
      program(async (emulator) => {
        const parent = new Component("platform");
        const provider = providerOf(emulator, {}, { parent });
        const image = getLatestImageOutput(FAR, { provider });
        assert.equal(await valueOf(image.imageId), "m-far");
      }));

    it("of the parent is used", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator);
        for (const opts of [
          { provider },
          { providers: [provider] },
          { providers: { alicloud: provider } },
        ]) {
          const parent = new Component(`parent-${JSON.stringify(Object.keys(opts))}`, opts);
          const image = getLatestImageOutput(FAR, { parent });
          assert.equal(await valueOf(image.imageId), "m-far");
        }
      }));

    it("of the parent's parent is used", () =>
      program(async (emulator) => {
        const parent = new Component("outer", { providers: [providerOf(emulator)] });
        const inner = new Component("inner", { parent });
        const image = getLatestImageOutput(FAR, { parent: inner });
        assert.equal(await valueOf(image.imageId), "m-far");
      }));

    it("comes before the parent's", () =>
      program(async (emulator) => {
        const elsewhere = new Provider("elsewhere", { region: "cn-shanghai" });
        const parent = new Component("outer", { providers: [elsewhere] });
        const image = getLatestImageOutput(FAR, { parent, provider: providerOf(emulator) });
        assert.equal(await valueOf(image.imageId), "m-far");
      }));

    it("of another package beside it in the parent is left alone", () =>
      program(async (emulator) => {
        const providers = [new OtherProvider("aws"), providerOf(emulator)];
        const parent = new Component("outer", { providers });
        assert.equal(await valueOf(getLatestImageOutput(FAR, { parent }).imageId), "m-far");
      }));

    it("of another package is refused", () =>
      program(async (emulator) => {
        const image = getLatestImageOutput(FAR, { provider: new OtherProvider("aws") });
        const error = await refusal(inspect(image), InvalidArgumentError);
        assert.equal(error.problems[0]?.path, "opts.provider");
        assert.match(error.message, /alicloud\.Provider/);
        assert.match(error.message, /aws/);
        assert.equal(emulator.requests.length, 0);
      }));

    it("is refused in the promise form, with the form to use", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator);
        const parent = new Component("outer", { providers: [provider] });
        const lookups = {
          getLatestImage: (opts: pulumi.InvokeOptions) => getLatestImage(FAR, opts),
          getImagePipelineExecutions: (opts: pulumi.InvokeOptions) =>
            getImagePipelineExecutions(FAR, opts),
          getImagePipelineExecution: (opts: pulumi.InvokeOptions) =>
            getImagePipelineExecution({ executionId: "exec-far" }, opts),
        };
        for (const [name, lookup] of Object.entries(lookups)) {
          const error = await refusal(lookup({ provider }), InvalidArgumentError);
          assert.equal(error.problems[0]?.path, "opts.provider");
          assert.match(error.message, new RegExp(`${name}Output`));
          const inherited = await refusal(lookup({ parent }), InvalidArgumentError);
          assert.equal(inherited.problems[0]?.path, "opts.parent");
        }
        assert.equal(emulator.requests.length, 0);
      }));

    it("does not appear in an error with its secrets", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator, { secretKey: pulumi.secret("not-the-secret") });
        const image = getLatestImageOutput(FAR, { provider });
        const error = await refusal(inspect(image), EcsApiError);
        assert.equal(error.code, "SignatureDoesNotMatch");
        const told = `${error.message}${error.stack ?? ""}${JSON.stringify(error)}`;
        for (const secret of ["not-the-secret", "second-token", "STS.second"])
          assert.equal(told.includes(secret), false);
      }));
  });
}

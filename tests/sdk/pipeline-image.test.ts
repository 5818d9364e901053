import assert from "node:assert/strict";
import { Provider } from "@pulumi/alicloud/provider";
import * as pulumi from "@pulumi/pulumi";
import { IMAGE_OUTPUTS, LATEST_OUTPUTS } from "../../core/pipeline-image/properties";
import { InvalidArgumentError, PipelineImage, type PipelineImageArgs } from "../../sdk";
import { actAsEngine, inspect, runProgram, unknownInput, valueOf } from "./support/program";
import { Component, OtherProvider } from "./support/providers";

/** A resource as the program registers it. */
interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

interface RunMark {
  readonly id: string;
  readonly preview: boolean;
  readonly pid: number;
}

const ARGS: PipelineImageArgs = { imagePipelineId: "ip-web" };
const ALL = [...IMAGE_OUTPUTS, ...LATEST_OUTPUTS];

/** Runs a program with mocks in place of the engine; the provider answers with the inputs and an image. */
async function program(
  body: () => void | Promise<void>,
  preview = false,
): Promise<Map<string, Registered>> {
  const registered = new Map<string, Registered>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
        registered.set(name, { type, name, inputs: inputs as Record<string, unknown> });
        return { id: `${name}-id`, state: { ...(inputs as object), imageId: "m-1" } };
      },
      call: () => ({}),
    },
    "program",
    "test",
    preview,
  );
  actAsEngine();
  await body();
  await pulumi.runtime.disconnect();
  return registered;
}

const markOf = (registered: Map<string, Registered>, name: string) =>
  registered.get(name)?.inputs["__run"] as RunMark;

describe("the resource PipelineImage", () => {
  it("is registered under its type, with its arguments, the provider and the mark of the run", async () => {
    const args = { ...ARGS, hold: true, triggers: { day: 1 }, exclude: ["m-0"] };
    const registered = await program(async () => {
      assert.equal(await valueOf(new PipelineImage("web", args).imageId), "m-1");
    });
    const { type, inputs } = registered.get("web") ?? assert.fail("nothing is registered");
    assert.equal(type, "pulumi-nodejs:dynamic/alicloud-image-pipeline:PipelineImage");
    const { __provider, __run, ...others } = inputs;
    assert.deepEqual(others, args);
    assert.match(String(__provider), /^exports\.handler = /);
    const { id, ...run } = __run as RunMark;
    assert.deepEqual(run, { preview: false, pid: process.pid });
    assert.match(id, /^[0-9a-f-]{36}$/);
  });

  it("marks whether it is a preview, and which run it belongs to", async () => {
    const two = () => {
      for (const name of ["one", "two"]) new PipelineImage(name, ARGS);
    };
    const preview = await program(two, true);
    const update = await program(two);
    assert.deepEqual(
      [markOf(preview, "one").preview, markOf(update, "one").preview],
      [true, false],
    );
    assert.equal(markOf(preview, "one").id, markOf(preview, "two").id);
    assert.equal(markOf(update, "one").id, markOf(update, "two").id);
    assert.notEqual(markOf(preview, "one").id, markOf(update, "one").id);
  });

  it("accepts outputs at any depth, without a mark if none is secret", async () => {
    const registered = await program(() => {
      new PipelineImage("web", {
        imagePipelineId: pulumi.output("ip-web"),
        tags: { branch: pulumi.output("main") },
        exclude: [pulumi.output("m-0")],
        waitForRunning: pulumi.output({ timeout: "1h" }),
        triggers: [pulumi.output(1)],
      });
    });
    const { __provider, __run, ...others } = registered.get("web")?.inputs ?? {};
    assert.deepEqual(others, {
      imagePipelineId: "ip-web",
      tags: { branch: "main" },
      exclude: ["m-0"],
      waitForRunning: { timeout: "1h" },
      triggers: [1],
    });
  });

  it("has every output, known in a preview if the provider returns it", async () => {
    await program(async () => {
      const image = new PipelineImage("web", ARGS);
      for (const key of ALL) assert.ok(pulumi.Output.isInstance(image[key]), key);
      assert.deepEqual(await inspect(image.imageId), { value: "m-1", known: true, secret: false });
      assert.equal((await inspect(image.errorCode)).known, false);
    }, true);
  });

  it("does not change the caller's arguments", async () => {
    const args = Object.freeze({ ...ARGS });
    await program(() => {
      new PipelineImage("web", args);
    });
    assert.deepEqual(args, ARGS);
  });

  it("can depend on unknown values", async () => {
    await program(async () => {
      const image = new PipelineImage("web", { imagePipelineId: unknownInput() });
      assert.equal((await inspect(image.imagePipelineId)).known, false);
    }, true);
  });

  it("rejects an explicit provider, which would not be used", async () => {
    await program(() => {
      const provider = new (class extends pulumi.ProviderResource {})("alicloud", "other", {});
      assert.throws(
        () => new PipelineImage("web", ARGS, { provider }),
        (error) =>
          InvalidArgumentError.isInstance(error) && error.problems[0]?.path === "opts.provider",
      );
    });
  });
});

for (const preview of [true, false]) {
  describe(`a PipelineImage under an explicit provider in ${preview ? "a preview" : "an update"}`, () => {
    const CONFIG = {
      "alicloud:region": "cn-hangzhou",
      "alicloud:accessKey": "stack-key",
      "alicloud:secretKey": "stack-s3cr3t",
    };
    /** The warnings of a program that gives its provider to a component. */
    const warningsOf = async (
      args: PipelineImageArgs,
      config: Readonly<Record<string, string>> = CONFIG,
      variables: Readonly<Record<string, string>> = {},
      providers: (own: Provider) => pulumi.ProviderResource[] = (own) => [own],
    ) => {
      let warnings: string[] = [];
      await runProgram(
        { preview, config, variables: { HOME: "/nonexistent", ...variables } },
        async (told) => {
          const own = new Provider("own", {
            region: "cn-beijing",
            accessKey: "own",
            secretKey: "own",
          });
          const outer = new Component("outer", { providers: providers(own) });
          const parent = new Component("inner", { parent: outer });
          const image = new PipelineImage("web", args, { parent });
          await inspect(image.urn);
          ({ warnings } = told);
        },
      );
      return warnings;
    };

    it("warns with the region and the source of the key, but not the key", async () => {
      assert.deepEqual(await warningsOf(ARGS), [
        'PipelineImage "web" does not use the explicit alicloud provider of its parent. ' +
          "It uses region cn-hangzhou (from alicloud:region in the stack's configuration) " +
          "and credentials from alicloud:accessKey in the stack's configuration. " +
          "To look up the image with the provider, use getLatestImageOutput or the native plugin's PipelineImage.",
      ]);
    });

    it("names the argument and the environment where they are used", async () => {
      const variables = {
        ALIBABA_CLOUD_ACCESS_KEY_ID: "env-key",
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: "env-s3cr3t",
      };
      const [warning = ""] = await warningsOf({ ...ARGS, region: "cn-shanghai" }, {}, variables);
      assert.match(warning, /It uses region cn-shanghai \(from the argument region\) and cred/);
      assert.match(warning, /credentials from ALIBABA_CLOUD_ACCESS_KEY_ID in the environment\./);
      assert.doesNotMatch(warning, /s3cr3t|env-key/);
    });

    it("does not reveal or await a region that is an output", async () => {
      for (const region of [pulumi.secret("cn-s3cr3t"), unknownInput()]) {
        const [warning = ""] = await warningsOf({ ...ARGS, region });
        assert.match(warning, /It uses the argument region and credentials from alicloud:acc/);
      }
    });

    it("warns of settings that are missing or unusable, and does not fail", async () => {
      const [missing = ""] = await warningsOf(ARGS, {});
      assert.match(missing, /It uses no usable region and credentials from the default cred/);
      const [unusable = ""] = await warningsOf(ARGS, {
        "alicloud:region": "S3CR3T",
        "alicloud:accessKey": "s3cr3t",
      });
      assert.match(unusable, /It uses no usable region and no usable credentials\. /);
    });

    it("does not warn without an explicit alicloud provider", async () => {
      assert.deepEqual(await warningsOf(ARGS, CONFIG, {}, () => []), []);
      assert.deepEqual(await warningsOf(ARGS, CONFIG, {}, () => [new OtherProvider("aws")]), []);
    });
  });
}

import assert from "node:assert/strict";
import { execution } from "../pipeline-image/support/image-stack";
import { eventually } from "../../tools/support/alive";
import { UNKNOWN } from "../../../provider/plugin/wire";
import { assertSucceeded, PluginStack, SECRETS } from "./support/plugin-stack";

const TYPE = "alicloud-image-pipeline:PipelineImage";

const latest = (args: object, options?: object) => ({
  "fn::invoke": {
    function: "alicloud-image-pipeline:getLatestImage",
    arguments: args,
    ...(options && { options }),
  },
});

describe("a YAML program that uses what only the update will know", function () {
  this.timeout("3m");
  let stack: PluginStack;

  beforeEach(async () => {
    stack = await PluginStack.create({
      pipelines: [
        { imagePipelineId: "ip-first", name: "first" },
        {
          imagePipelineId: "ip-web",
          name: "web",
          executions: [execution("1", 1), execution("2", 2)],
        },
      ],
    });
    // The first build of its pipeline is running, and waited for: nothing of it is known in a preview.
    stack.emulator.startBuild({ imagePipelineId: "ip-first", imageId: "m-2" });
  });

  afterEach(() => stack.remove());

  it("has arguments and the settings of a provider unknown in the preview, and right in the update", async () => {
    await stack.declare({
      resources: {
        first: {
          type: TYPE,
          properties: {
            imagePipelineName: "first",
            waitForRunning: { timeout: "20m", pollInterval: "100ms" },
          },
        },
        later: {
          type: "pulumi:providers:alicloud-image-pipeline",
          properties: {
            region: "${first.region}",
            accessKey: "plugin-key-id",
            secretKey: SECRETS.key,
            securityToken: SECRETS.token,
            endpoints: [{ ecs: stack.emulator.authority }],
          },
        },
        byPipeline: { type: TYPE, properties: { imagePipelineId: "${first.imagePipelineId}" } },
        excluding: {
          type: TYPE,
          properties: { imagePipelineId: "ip-web", exclude: ["${first.imageId}"] },
        },
        byProvider: {
          type: TYPE,
          properties: { imagePipelineName: "web" },
          options: { provider: "${later}" },
        },
      },
      variables: {
        asked: latest({ imagePipelineId: "${first.imagePipelineId}" }),
        askedProvider: latest({ imagePipelineName: "web" }, { provider: "${later}" }),
      },
      outputs: {
        byPipeline: "${byPipeline.imageId}",
        excluding: "${excluding.imageId}",
        byProvider: "${byProvider.imageId}",
        asked: "${asked.imageId}",
        askedProvider: "${askedProvider.imageId}",
      },
    });

    const preview = await stack.preview();
    assertSucceeded(preview);
    for (const name of ["byPipeline", "excluding"]) {
      assert.equal(preview.steps[name]?.op, "create", name);
      for (const output of ["imageId", "executionId", "latestImageId"])
        assert.equal(preview.steps[name].new[output], UNKNOWN, `${name}.${output}`);
    }
    assert.equal(preview.steps["byProvider"]?.op, "create");
    const asked = stack.emulator.requests.map(({ parameters }) => parameters["ImagePipelineId"]);
    assert.ok(!asked.includes("ip-web"), "nothing is asked with what is unknown");

    const before = stack.emulator.requests.length;
    const update = stack.up();
    await eventually("is waited for", () => stack.emulator.requests.length > before + 4, 30_000);
    stack.clock.advance("1h");
    assertSucceeded(await update);
    assert.deepEqual(await stack.project.outputs(), {
      byPipeline: "m-2",
      excluding: "m-1",
      byProvider: "m-2",
      asked: "m-2",
      askedProvider: "m-2",
    });
  });
});

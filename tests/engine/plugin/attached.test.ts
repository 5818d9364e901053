import assert from "node:assert/strict";
import { startPlugin, type RunningPlugin } from "../../../provider/plugin/server";
import { execution } from "../pipeline-image/support/image-stack";
import { eventually } from "../../tools/support/alive";
import { PluginStack, SECRETS } from "./support/plugin-stack";

describe("a plugin that the engine attaches to", function () {
  this.timeout("3m");
  let plugin: RunningPlugin;
  let stack: PluginStack;

  beforeEach(async () => {
    plugin = await startPlugin(undefined);
    stack = await PluginStack.create(
      {
        pipelines: [
          { imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1)] },
          {
            imagePipelineId: "ip-far",
            name: "web",
            region: "cn-beijing",
            executions: [execution("far", 1)],
          },
        ],
      },
      {},
      { env: { PULUMI_DEBUG_PROVIDERS: `alicloud-image-pipeline:${plugin.port}` } },
    );
  });

  afterEach(async () => {
    await stack.remove();
    plugin.stop();
  });

  it("serves any number of deployments, and several providers in each", async () => {
    const type = "alicloud-image-pipeline:PipelineImage";
    const properties = {
      imagePipelineName: "web",
      waitForRunning: { timeout: "20m", pollInterval: "100ms" },
    };
    await stack.declare({
      resources: {
        beijing: {
          type: "pulumi:providers:alicloud-image-pipeline",
          properties: {
            region: "cn-beijing",
            accessKey: "plugin-key-id",
            secretKey: SECRETS.key,
            securityToken: SECRETS.token,
            endpoints: [{ ecs: stack.emulator.authority }],
          },
        },
        near: { type, properties },
        far: { type, properties, options: { provider: "${beijing}" } },
      },
      outputs: { near: "${near.imageId}", far: "${far.imageId}" },
    });
    // Each with a preview before.
    await stack.project.mustRun(["up"]);
    assert.deepEqual(await stack.project.outputs(), { near: "m-1", far: "m-far" });

    stack.emulator.startBuild({ imagePipelineId: "ip-web", imageId: "m-2" });
    const before = stack.emulator.requests.length;
    const { pid, result } = await stack.project.start(["up", "--skip-preview"]);
    await eventually("polls", () => stack.emulator.requests.length >= before + 4, 30_000);
    process.kill(pid, "SIGINT");
    assert.notEqual((await result).code, 0);
    stack.clock.advance("1h");

    await stack.project.mustRun(["up"]);
    assert.deepEqual(await stack.project.outputs(), { near: "m-2", far: "m-far" });
    await stack.project.mustRun(["destroy"]);
  });
});

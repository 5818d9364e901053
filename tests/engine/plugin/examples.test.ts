import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { execution } from "../pipeline-image/support/image-stack";
import { PluginStack } from "./support/plugin-stack";

const EXAMPLES = path.resolve(__dirname, "../../../examples/plugin");

describe("the YAML examples", function () {
  this.timeout("3m");
  let stack: PluginStack;

  beforeEach(async () => {
    stack = await PluginStack.create(
      { pipelines: [{ imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1)] }] },
      { imagePipelineId: "ip-web" },
    );
  });

  afterEach(() => stack.remove());

  const use = (example: string): Promise<void> =>
    stack.declareText(readFileSync(path.join(EXAMPLES, example, "Pulumi.yaml"), "utf8"));

  it("yaml-latest-image has the newest image in its outputs", async () => {
    await use("yaml-latest-image");
    await stack.project.mustRun(["up"]);
    const { imageId, reason } = await stack.project.outputs();
    assert.equal(imageId, "m-1");
    assert.match(String(reason), /^exec-1 /);
  });

  it("yaml-held-image keeps its image until it is promoted", async () => {
    await use("yaml-held-image");
    await stack.project.mustRun(["up"]);
    stack.emulator.addExecutions("ip-web", [execution("2", 2)]);
    await stack.project.mustRun(["up"]);
    assert.deepEqual(await stack.project.outputs(), { imageId: "m-1", latestImageId: "m-2" });
    await stack.project.configure({ promotion: "2026-11" });
    await stack.project.mustRun(["up"]);
    assert.deepEqual(await stack.project.outputs(), { imageId: "m-2", latestImageId: "m-2" });
  });
});

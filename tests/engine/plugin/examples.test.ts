import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { execution } from "../pipeline-image/support/image-stack";
import { EXAMPLE_CONFIGURATION, EXAMPLE_PIPELINES } from "../../support/plugin-examples";
import { PluginStack } from "./support/plugin-stack";

const EXAMPLES = path.resolve(__dirname, "../../../examples/plugin");

describe("the YAML examples", function () {
  this.timeout("3m");
  let stack: PluginStack;

  beforeEach(async () => {
    stack = await PluginStack.create({ pipelines: EXAMPLE_PIPELINES }, EXAMPLE_CONFIGURATION, {
      inEnvironment: true,
    });
  });

  afterEach(() => stack.remove());

  const use = (example: string): Promise<void> =>
    stack.declareText(readFileSync(path.join(EXAMPLES, example, "Pulumi.yaml"), "utf8"));

  const outputsAfterUp = async (): Promise<Record<string, unknown>> => {
    await stack.project.mustRun(["up"]);
    return stack.project.outputs();
  };

  it("yaml-latest-image has the newest image in its outputs", async () => {
    await use("yaml-latest-image");
    const { latestImageId, reason } = await outputsAfterUp();
    assert.equal(latestImageId, "m-1");
    assert.match(String(reason), /^exec-1 /);
  });

  it("yaml-executions has the failed builds in its outputs", async () => {
    await use("yaml-executions");
    assert.deepEqual(await outputsAfterUp(), { failedExecutionIds: ["exec-bad"] });
  });

  it("yaml-execution has the status of a build in its outputs", async () => {
    await use("yaml-execution");
    assert.deepEqual(await outputsAfterUp(), { status: "TEST_FAILED" });
  });

  it("yaml-provider looks up the image in the region of its provider", async () => {
    await use("yaml-provider");
    assert.deepEqual(await outputsAfterUp(), { beijingImageId: "m-beijing" });
  });

  it("yaml-held-image keeps its image until it is promoted", async () => {
    await use("yaml-held-image");
    assert.deepEqual(await outputsAfterUp(), { heldImageId: "m-1" });
    stack.emulator.addExecutions("ip-web", [execution("2", 3)]);
    assert.deepEqual(await outputsAfterUp(), { heldImageId: "m-1" });
    await stack.project.configure({ promotion: "2026-11" });
    assert.deepEqual(await outputsAfterUp(), { heldImageId: "m-2" });
  });
});

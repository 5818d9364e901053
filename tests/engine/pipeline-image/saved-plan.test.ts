import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { assertSucceeded, execution, ImageStack } from "./support/image-stack";

describe("a saved plan with a PipelineImage", function () {
  this.timeout("2m");
  let stack: ImageStack;
  let directory: string;

  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "plan-"));
    stack = await ImageStack.create({
      pipelines: [{ imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1)] }],
    });
    stack.declare({ web: { imagePipelineId: "ip-web" } });
  });

  after(async () => {
    await stack.remove();
    await rm(directory, { recursive: true, force: true });
  });

  it("is carried out as long as the image is the planned one, and stops otherwise", async () => {
    const plan = path.join(directory, "plan.json");
    const imageId = async () => (await stack.deployed())["web"]?.["imageId"];

    assertSucceeded(await stack.preview("--save-plan", plan));
    assertSucceeded(await stack.up("--plan", plan));
    assert.equal(await imageId(), "m-1");

    stack.emulator.addExecutions("ip-web", [execution("2", 2)]);
    assertSucceeded(await stack.preview("--save-plan", plan));
    stack.emulator.addExecutions("ip-web", [execution("3", 3)]);
    const stopped = await stack.up("--plan", plan);
    assert.notEqual(stopped.code, 0);
    const errors = stopped.problems.map(({ message }) => message).join("\n");
    assert.match(errors, /violates plan: properties changed: .*imageId\[\{m-2\}!=\{m-3\}\]/);
    assert.equal(await imageId(), "m-1");
  });
});

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { UNKNOWN } from "../../../provider/plugin/wire";
import { eventually } from "../../tools/support/alive";
import { assertSucceeded, execution, ImageStack, namesOf } from "./support/image-stack";

const WEB = {
  imagePipelineId: "ip-web",
  waitForRunning: { timeout: "20m", pollInterval: "1s" },
};

/** An execution that is newer than all builds. */
function later(day: number) {
  const time = `2027-01-0${day}T00:00:00Z`;
  return execution(`later-${day}`, 0, { creationTime: time, modifiedTime: time });
}

describe("a saved plan with both resources", function () {
  this.timeout("3m");
  let stack: ImageStack;
  let directory: string;

  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "plan-"));
    stack = await ImageStack.create(
      { pipelines: [{ imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1)] }] },
      { withPlugin: true },
    );
  });

  after(async () => {
    await stack.remove();
    await rm(directory, { recursive: true, force: true });
  });

  const assertDeployed = async (imageId: string) => {
    const deployed = await stack.deployed();
    for (const name of namesOf("web")) {
      assert.equal(deployed[name]?.["imageId"], imageId, name);
      assert.equal(deployed[`user-of-${name}`]?.["value"], imageId, name);
    }
  };

  it("has an unknown image, and reports it, if the update will wait, and otherwise accepts only the planned image", async () => {
    const plan = path.join(directory, "plan.json");
    // A dynamic resource waits in its check, and would hold up the check of the plugin's.
    const afterPlugin = { web: { dependsOn: { $resource: "plugin-web" } } };
    stack.declare({ "plugin-web": WEB, web: WEB }, afterPlugin);
    assertSucceeded(await stack.preview("--save-plan", plan));
    assertSucceeded(await stack.up("--plan", plan));
    await assertDeployed("m-1");

    stack.emulator.startBuild({ imagePipelineId: "ip-web", imageId: "m-2" });
    const preview = await stack.preview("--save-plan", plan);
    assertSucceeded(preview);
    // A preview shows the outputs of the plugin's resource only in the resources that use them.
    assert.equal(preview.steps["web"]?.new["imageId"], UNKNOWN);
    for (const name of namesOf("web")) {
      assert.equal(preview.steps[name]?.op, "update", name);
      assert.equal(preview.steps[`user-of-${name}`]?.op, "update", name);
      assert.equal(preview.steps[`user-of-${name}`]?.new["value"], UNKNOWN, name);
    }
    const reports = preview.output.match(/so it may use another image/g) ?? [];
    assert.equal(reports.length, 2, "one for each resource");
    const requests = stack.emulator.requests.length;
    const update = stack.up("--plan", plan);
    const polls = () => stack.emulator.requests.length >= requests + 6;
    await eventually("the update waits", polls, 60_000);
    stack.clock.advance("1h");
    // The plan has no image that the update could contradict.
    assertSucceeded(await update);
    await assertDeployed("m-2");

    const assertViolated = async (name: string) => {
      const stopped = await stack.up("--plan", plan);
      assert.notEqual(stopped.code, 0, name);
      const errors = stopped.problems.map(({ message }) => message).join("\n");
      assert.match(errors, new RegExp(`::${name} violates plan: properties changed: .*imageId`));
      await assertDeployed("m-2");
    };
    for (const [index, name] of namesOf("web").entries()) {
      stack.declare({ [name]: WEB });
      stack.emulator.addExecutions("ip-web", [later(2 * index + 1)]);
      assertSucceeded(await stack.preview("--save-plan", plan));
      stack.emulator.addExecutions("ip-web", [later(2 * index + 2)]);
      await assertViolated(name);
    }

    // The check of a plugin cannot have unknown results in an update, so the plan has none for it.
    stack.clock.advance("9000h");
    stack.emulator.startBuild({ imagePipelineId: "ip-web", imageId: "m-3" });
    assertSucceeded(await stack.preview("--save-plan", plan));
    stack.clock.advance("1h");
    await assertViolated("plugin-web");
  });
});

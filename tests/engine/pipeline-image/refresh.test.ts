import assert from "node:assert/strict";
import type { Fault } from "../../../emulator";
import { assertSucceeded, execution, ImageStack } from "./support/image-stack";

describe("the refresh of a PipelineImage", function () {
  this.timeout("3m");
  let stack: ImageStack;

  before(async () => {
    stack = await ImageStack.create({
      pipelines: [
        { imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1)] },
        { imagePipelineId: "ip-gone", name: "gone", executions: [execution("gone", 1)] },
        { imagePipelineId: "ip-empty", name: "empty", executions: [execution("empty", 1)] },
      ],
    });
    stack.declare({
      web: { imagePipelineId: "ip-web" },
      held: { imagePipelineId: "ip-web", hold: true, triggers: [{ $secret: "1" }] },
      gone: { imagePipelineId: "ip-gone" },
      // Asked for by name, and gone all the same.
      named: { imagePipelineName: "gone", hold: true },
      ruledOut: { imagePipelineId: "ip-empty", exclude: ["m-later"] },
    });
    assertSucceeded(await stack.up());
  });

  after(() => stack.remove());

  it("updates the current choice, keeps the image, and removes a resource whose pipeline does not exist", async () => {
    const before = await stack.deployed({ showSecrets: true });
    stack.emulator.addExecutions("ip-web", [execution("2", 2)]);
    stack.emulator.removePipeline("ip-gone");
    // The API knows the pipeline, and nothing of it can be chosen.
    stack.emulator.addExecutions("ip-empty", [execution("empty", 1, { status: "FAILED" })]);

    const refreshed = await stack.refresh();
    assertSucceeded(refreshed);
    const after = await stack.deployed({ showSecrets: true });
    assert.deepEqual([after["gone"], after["named"]], [undefined, undefined]);
    for (const name of ["web", "held"]) {
      const newest = { latestImageId: "m-2", latestExecutionId: "exec-2" };
      assert.deepEqual(after[name], { ...before[name], ...newest }, name);
    }
    assert.deepEqual(after["ruledOut"], before["ruledOut"]);
    assert.deepEqual(
      refreshed.problems.map(({ severity }) => severity),
      ["warning"],
    );
    assert.match(String(refreshed.problems[0]?.message), /The only execution .* did not succeed/);
  });

  const FAILURES: Record<string, readonly [Fault, RegExp]> = {
    "of the caller": [{ fault: "error", statusCode: 403, code: "Forbidden.RAM" }, /Forbidden\.RAM/],
    "of another thing that is not found": [
      { fault: "error", statusCode: 404, code: "InvalidRegionId.NotFound" },
      /InvalidRegionId\.NotFound/,
    ],
  };

  for (const [what, [fault, cause]] of Object.entries(FAILURES)) {
    it(`is an error that leaves the state when the refusal is ${what}`, async () => {
      const before = await stack.state({ showSecrets: true });
      stack.emulator.inject({ ...fault, times: "always" });
      const refreshed = await stack.refresh();
      stack.emulator.clearFaults();
      assert.notEqual(refreshed.code, 0);
      const errors = refreshed.problems.filter(({ severity }) => severity === "error");
      assert.match(errors.map(({ message }) => message).join("\n"), cause);
      assert.doesNotMatch(refreshed.output, /\\n\s+at .*\.(js|ts):\d+/, "no stack trace");
      assert.deepEqual(await stack.state({ showSecrets: true }), before);
    });
  }
});

import assert from "node:assert/strict";
import { getLatestImage } from "../../core/functions";
import { emulated } from "./support/emulated";
import { execution, hoursAgo, PIPELINE, pipelineWith } from "./support/scenarios";

const LATEST = { imagePipelineId: PIPELINE };

describe("the diagnostics besides the choice", () => {
  it("have one warning for all newer executions that failed, with counts and the age of the image", () =>
    emulated(
      pipelineWith(
        execution("good", "SUCCESS", 75, { modifiedTime: hoursAgo(74.01) }),
        execution("1", "FAILED", 3),
        execution("2", "FAILED", 2),
        execution("3", "TEST_FAILED", 1),
        execution("older", "FAILED", 90),
      ),
      async ({ newRun }) => {
        const run = newRun();
        await getLatestImage(LATEST, run);
        assert.equal(run.diagnostics.length, 1);
        const { severity, message = "" } = run.diagnostics[0] ?? {};
        assert.equal(severity, "warning");
        assert.match(message, /3 newer executions failed/);
        assert.match(message, /2 FAILED/);
        assert.match(message, /1 TEST_FAILED/);
        assert.match(message, /m-good is 3 d 2 h old/);
      },
    ));

  it("omit older executions that failed", () =>
    emulated(
      pipelineWith(execution("good", "SUCCESS", 1), execution("older", "FAILED", 2)),
      async ({ newRun }) => {
        const run = newRun();
        await getLatestImage(LATEST, run);
        assert.deepEqual(run.diagnostics, []);
      },
    ));

  it("have an info message, not a warning, for a newer execution that is running", () =>
    emulated(
      pipelineWith(execution("good", "SUCCESS", 2), execution("new", "BUILDING", 1)),
      async ({ newRun }) => {
        const run = newRun();
        const image = await getLatestImage(LATEST, run);
        assert.equal(image.imageId, "m-good");
        assert.deepEqual(
          run.diagnostics.map(({ severity }) => severity),
          ["info"],
        );
        assert.match(run.diagnostics[0]?.message ?? "", /exec-new \(BUILDING/);
        assert.match(run.diagnostics[0]?.message ?? "", /m-good/);
      },
    ));
});

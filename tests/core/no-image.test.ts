import assert from "node:assert/strict";
import { NoImageError } from "../../core/errors";
import { getLatestImage } from "../../core/functions";
import { emulated } from "./support/emulated";
import { refusal } from "./support/refusals";
import { execution, PIPELINE, pipelineWith } from "./support/scenarios";

const LATEST = { imagePipelineId: PIPELINE };

describe("no image to choose", () => {
  it("NoExecutions: the pipeline has never run", () =>
    emulated(pipelineWith(), async ({ newRun }) => {
      const run = newRun();
      const error = await refusal(getLatestImage(LATEST, run), NoImageError);
      assert.equal(error.code, "NoExecutions");
      assert.deepEqual(error.statusCounts, {});
      assert.match(error.message, /ip-web in cn-hangzhou/);
      assert.deepEqual(run.diagnostics, []);
    }));

  it("NoExecutions: no execution has the tags, and the message lists them", () =>
    emulated(pipelineWith(execution("1", "SUCCESS", 1)), async ({ newRun }) => {
      const lookup = getLatestImage({ ...LATEST, tags: { branch: "main" } }, newRun());
      const error = await refusal(lookup, NoImageError);
      assert.equal(error.code, "NoExecutions");
      assert.match(error.message, /branch=main/);
    }));

  it("NoSuccessfulExecution: the message counts the executions by status", () =>
    emulated(
      pipelineWith(
        execution("1", "FAILED", 1),
        execution("2", "FAILED", 2),
        execution("3", "CANCELLED", 3),
        execution("4", "PARTITION_SUCCESS", 4),
      ),
      async ({ newRun }) => {
        const error = await refusal(getLatestImage(LATEST, newRun()), NoImageError);
        assert.equal(error.code, "NoSuccessfulExecution");
        assert.deepEqual(error.statusCounts, { FAILED: 2, CANCELLED: 1, PARTITION_SUCCESS: 1 });
        assert.match(error.message, /2 FAILED/);
        assert.match(error.message, /acceptPartialSuccess/);
      },
    ));

  it("ExecutionsRunning: the error lists the running executions and their times, newest first", () =>
    emulated(
      pipelineWith(
        execution("1", "TESTING", 3),
        execution("2", "BUILDING", 1),
        execution("3", "FAILED", 2),
      ),
      async ({ newRun }) => {
        const error = await refusal(getLatestImage(LATEST, newRun()), NoImageError);
        assert.equal(error.code, "ExecutionsRunning");
        assert.deepEqual(error.statusCounts, { BUILDING: 1, TESTING: 1, FAILED: 1 });
        assert.deepEqual(
          error.running.map(({ executionId, status }) => [executionId, status]),
          [
            ["exec-2", "BUILDING"],
            ["exec-1", "TESTING"],
          ],
        );
        assert.ok(error.message.includes(error.running[0]?.creationTime ?? "none"));
        assert.match(error.message, /waitForRunning/);
      },
    ));

  it("AllSuccessesExcluded: the error lists each success and why it was skipped", () =>
    emulated(
      pipelineWith(
        execution("young", "SUCCESS", 1),
        execution("bad", "SUCCESS", 30),
        execution("old", "SUCCESS", 200),
        execution("bare", "SUCCESS", 40, { wire: { ImageId: null } }),
        execution("running", "BUILDING", 0),
      ),
      async ({ newRun }) => {
        const args = { ...LATEST, exclude: ["m-bad"], minAge: "24h", maxAge: "100h" };
        const error = await refusal(getLatestImage(args, newRun()), NoImageError);
        assert.equal(error.code, "AllSuccessesExcluded");
        assert.deepEqual(
          error.excluded.map(({ executionId, imageId }) => [executionId, imageId]),
          [
            ["exec-young", "m-young"],
            ["exec-bad", "m-bad"],
            ["exec-bare", undefined],
            ["exec-old", "m-old"],
          ],
        );
        const rules = [/minAge/, /exclude/, /image ID/, /maxAge/];
        error.excluded.forEach(({ reason }, index) => {
          assert.match(reason, rules[index] ?? /never/);
        });
        for (const rule of rules) assert.match(error.message, rule);
        assert.deepEqual(
          error.running.map(({ executionId }) => executionId),
          ["exec-running"],
        );
        assert.equal(error.statusCounts["SUCCESS"], 4);
      },
    ));

  it("keeps all properties in a log", () =>
    emulated(pipelineWith(execution("1", "BUILDING", 1)), async ({ newRun }) => {
      const error = await refusal(getLatestImage(LATEST, newRun()), NoImageError);
      const logged = JSON.parse(JSON.stringify(error)) as Record<string, unknown>;
      assert.equal(logged["code"], "ExecutionsRunning");
      assert.equal(logged["message"], error.message);
      assert.deepEqual(logged["statusCounts"], { BUILDING: 1 });
    }));

  it("is not an error with fallbackImageId: it is used, with one warning that explains why", () =>
    emulated(
      pipelineWith(execution("1", "FAILED", 1), execution("2", "FAILED", 2)),
      async ({ newRun }) => {
        const run = newRun();
        const image = await getLatestImage({ ...LATEST, fallbackImageId: "m-golden" }, run);
        assert.equal(image.imageId, "m-golden");
        assert.equal(image.source, "fallback");
        assert.equal(image.imagePipelineId, PIPELINE);
        assert.equal(image.region, "cn-hangzhou");
        assert.equal("executionId" in image, false);
        assert.match(image.reason, /2 FAILED/);
        assert.deepEqual(
          run.diagnostics.map(({ severity }) => severity),
          ["warning"],
        );
        assert.match(run.diagnostics[0]?.message ?? "", /2 FAILED/);
      },
    ));

  it("does not matter for fallbackImageId while an execution qualifies", () =>
    emulated(pipelineWith(execution("1", "SUCCESS", 1)), async ({ newRun }) => {
      const run = newRun();
      const image = await getLatestImage({ ...LATEST, fallbackImageId: "m-golden" }, run);
      assert.equal(image.imageId, "m-1");
      assert.equal(image.source, "execution");
      assert.deepEqual(run.diagnostics, []);
    }));
});

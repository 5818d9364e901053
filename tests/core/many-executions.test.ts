import assert from "node:assert/strict";
import { getImagePipelineExecutions, getLatestImage } from "../../core/functions";
import type { ScenarioExecutionInput } from "../../emulator";
import { emulated } from "./support/emulated";
import { PIPELINE, pipelineWith } from "./support/scenarios";

const COUNT = 1203;
const NEWEST_SUCCESS = 1199;

/**
 * One a minute; the newest success is followed by three that failed. The emulator deals its pages by
 * a hash of the ids, so that another prefix is another order.
 */
function executions(prefix: string): ScenarioExecutionInput[] {
  return Array.from({ length: COUNT }, (_, index) => {
    const time = new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString().replace(".000Z", "Z");
    return {
      executionId: `exec-${prefix}${index}`,
      status: index <= NEWEST_SUCCESS && index % 3 !== 0 ? "SUCCESS" : "FAILED",
      imageId: `m-${prefix}${index}`,
      creationTime: time,
      modifiedTime: time,
    } as const;
  });
}

describe("a pipeline with 1,203 executions", () => {
  for (const prefix of ["a", "b", "c", "d", "e"]) {
    it(`is read in three requests on one connection, in whatever order (${prefix})`, () =>
      emulated(pipelineWith(...executions(prefix)), async ({ emulator, newRun }) => {
        const run = newRun();
        const image = await getLatestImage({ imagePipelineId: PIPELINE }, run);
        assert.equal(image.executionId, `exec-${prefix}1199`);
        assert.equal(image.imageId, `m-${prefix}1199`);
        assert.deepEqual(
          image.newer.map((newer) => newer.executionId),
          [`exec-${prefix}1202`, `exec-${prefix}1201`, `exec-${prefix}1200`],
        );
        assert.equal(emulator.requests.length, 3);
        assert.equal(emulator.connections, 1);
        assert.equal(run.diagnostics.length, 1);
        assert.match(run.diagnostics[0]?.message ?? "", /3 newer executions failed/);
      }));
  }

  it("is listed completely, newest first", () =>
    emulated(pipelineWith(...executions("f")), async ({ emulator, newRun }) => {
      const listed = await getImagePipelineExecutions({ imagePipelineId: PIPELINE }, newRun());
      const expected = Array.from({ length: COUNT }, (_, index) => `exec-f${COUNT - 1 - index}`);
      assert.deepEqual(listed.ids, expected);
      assert.equal(listed.totalCount, COUNT);
      assert.equal(emulator.requests.length, 3);
      assert.equal(emulator.connections, 1);
    }));

  it("is truncated by maxItems after sorting, and counted completely", () =>
    emulated(pipelineWith(...executions("g")), async ({ newRun }) => {
      const listed = await getImagePipelineExecutions({ maxItems: 3 }, newRun());
      assert.deepEqual(listed.ids, ["exec-g1202", "exec-g1201", "exec-g1200"]);
      assert.deepEqual(
        listed.executions.map(({ executionId }) => executionId),
        listed.ids,
      );
      assert.equal(listed.totalCount, COUNT);
    }));

  it("has the same result with empty pages and repeated entries", () =>
    emulated(pipelineWith(...executions("h")), async ({ emulator, newRun }) => {
      emulator.inject({ fault: "emptyPage" });
      emulator.inject({ fault: "repeatEntry", after: 1 });
      const image = await getLatestImage({ imagePipelineId: PIPELINE }, newRun());
      assert.equal(image.executionId, "exec-h1199");
      assert.equal(image.newer.length, 3);

      emulator.inject({ fault: "emptyPage" });
      emulator.inject({ fault: "repeatEntry", after: 1 });
      const { ids } = await getImagePipelineExecutions({}, newRun());
      assert.equal(ids.length, COUNT);
      assert.equal(new Set(ids).size, COUNT);
    }));

  it("fails if the service repeats a token", () =>
    emulated(pipelineWith(...executions("i")), async ({ emulator, newRun }) => {
      emulator.inject({ fault: "repeatToken", after: 1 });
      await assert.rejects(getLatestImage({ imagePipelineId: PIPELINE }, newRun()), {
        name: "EcsApiError",
        code: "RepeatedNextToken",
      });
      assert.equal(emulator.requests.length, 2);
    }));
});

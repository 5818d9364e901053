import assert from "node:assert/strict";
import { Selection, type Outcome } from "../../../core/selection/selection";
import type { ImagePipelineExecution } from "../../../core/types";
import { execution, HOUR, hoursAgo, NOW, readAll, RULE, select } from "./support/executions";

const chosen = ({ choice }: Outcome) => choice?.execution.executionId;
const skipped = ({ skipped: entries }: Outcome) =>
  entries.map(({ execution: { executionId }, kind }) => `${executionId} ${kind}`);

/** `exec-00000` is the newest; each is a minute older than the one before. */
function series(
  length: number,
  fieldsOf: (index: number) => Partial<ImagePipelineExecution> = () => ({}),
): ImagePipelineExecution[] {
  return Array.from({ length }, (_, index) =>
    execution(`exec-${String(index).padStart(5, "0")}`, {
      creationTime: new Date(NOW - HOUR - index * 60_000).toISOString(),
      ...fieldsOf(index),
    }),
  );
}

describe("Selection", () => {
  it("chooses nothing from nothing", () => {
    assert.deepEqual(select([]), {
      candidates: [],
      choice: undefined,
      skipped: [],
      invalidCreationTimes: [],
    });
  });

  it("ranks an invalid creationTime last, and reports it", () => {
    const outcome = select([
      execution("exec-odd", { creationTime: "tomorrow", modifiedTime: hoursAgo(0) }),
      execution("exec-old", { creationTime: hoursAgo(9000) }),
    ]);
    assert.equal(chosen(outcome), "exec-old");
    assert.deepEqual(outcome.invalidCreationTimes, ["exec-odd"]);
  });

  it("chooses an execution with an invalid creationTime if there is no other", () => {
    assert.equal(chosen(select([execution("exec-odd", { creationTime: "" })])), "exec-odd");
  });

  it("reports all invalid creation times, in the same order for any order of pages", () => {
    const all = ["exec-b", "exec-c", "exec-a"].map((id) => execution(id, { creationTime: "?" }));
    const sorted = ["exec-a", "exec-b", "exec-c"];
    assert.deepEqual(select(all).invalidCreationTimes, sorted);
    assert.deepEqual(select([...all].reverse()).invalidCreationTimes, sorted);
  });

  it("does not report a creationTime as invalid that another reading has", () => {
    const running = { creationTime: "", modifiedTime: hoursAgo(3), status: "BUILDING" };
    const outcome = select([
      execution("exec-1", running),
      execution("exec-1", { creationTime: hoursAgo(3), modifiedTime: hoursAgo(2) }),
    ]);
    assert.equal(chosen(outcome), "exec-1");
    assert.deepEqual(outcome.invalidCreationTimes, []);
  });

  it("counts entries without an ID once for each that differs", () => {
    const all = [2, 1, 1].map((hours) =>
      execution("", { status: "FAILED", creationTime: hoursAgo(hours) }),
    );
    assert.deepEqual(skipped(select(all)), [" failed", " failed"]);
  });

  it("rejects an image with all executions that built it", () => {
    const selection = new Selection(RULE);
    for (const [index, imageId] of ["m-a", "m-a", "m-b"].entries())
      selection.add(execution(`exec-${index}`, { imageId, creationTime: hoursAgo(index) }));
    selection.reject("m-a", "Deprecated");
    assert.equal(selection.needsAnotherReading(), false);
    const outcome = selection.outcome();
    assert.equal(chosen(outcome), "exec-2");
    assert.deepEqual(skipped(outcome), ["exec-0 unavailableImage", "exec-1 unavailableImage"]);
    assert.equal(outcome.skipped[0]?.imageStatus, "Deprecated");
  });

  it("rejects an image also for executions that come later", () => {
    const selection = new Selection(RULE);
    selection.reject("m-1", "not in the region");
    selection.add(execution("exec-1"));
    assert.deepEqual(skipped(selection.outcome()), ["exec-1 unavailableImage"]);
  });

  it("passes as many qualifying executions as behind requires, and lists them as skipped", () => {
    const all = series(6, (index) => (index === 1 ? { status: "FAILED" } : {}));
    assert.equal(chosen(select(all, { behind: 2 })), "exec-00003");
    assert.deepEqual(skipped(select(all, { behind: 2 })), [
      "exec-00000 behind",
      "exec-00001 failed",
      "exec-00002 behind",
    ]);
    assert.equal(chosen(select(all, { behind: 4 })), "exec-00005");
    const none = select(all, { behind: 5 });
    assert.equal(none.choice, undefined);
    assert.equal(none.candidates.length, 5);
    assert.equal(none.skipped.length, 6);
  });

  for (const others of [0, 63, 64, 5000]) {
    it(`drops no later reading without a creationTime, with ${others} other executions`, () => {
      const stale = execution("exec-x", { creationTime: hoursAgo(2), modifiedTime: hoursAgo(2) });
      const failed = { status: "FAILED", modifiedTime: hoursAgo(0.5) };
      for (const creationTime of ["", hoursAgo(9999)]) {
        const later = execution("exec-x", { ...failed, creationTime });
        const rest = series(others, () => ({ creationTime: hoursAgo(5), status: "SUCCESS" }));
        const expected = others === 0 ? undefined : rest.at(-1)?.executionId;
        for (const list of [
          [later, ...rest, stale],
          [stale, ...rest, later],
        ])
          assert.equal(chosen(select(list)), expected);
      }
    });
  }

  it("reads a list once, however many of its executions come twice and disagree", () => {
    const list = series(4000).flatMap((each, index) =>
      index % 3 === 0 ? [each, { ...each, status: "FAILED" }] : [each],
    );
    const selection = new Selection(RULE);
    assert.equal(
      readAll(selection, () => list),
      1,
    );
    assert.equal(chosen(selection.outcome()), "exec-00001");
  });

  it("reads a long list a few times if images turn out to be unavailable", () => {
    const all = series(10_000);
    const selection = new Selection(RULE);
    const readings = readAll(
      selection,
      () => all,
      () => {
        for (const { execution: candidate } of selection.outcome().candidates)
          if (candidate.executionId < "exec-01000")
            selection.reject(candidate.imageId, "Deprecated");
      },
    );
    assert.equal(chosen(selection.outcome()), "exec-01000");
    assert.equal(selection.outcome().skipped.length, 1000);
    assert.ok(readings > 1 && readings < 8, String(readings));
  });

  it("needs another reading if its candidates turn out to have failed", () => {
    const all = series(5000);
    const selection = new Selection(RULE);
    for (const each of all) selection.add(each);
    assert.equal(selection.needsAnotherReading(), false);
    for (const { execution: candidate } of selection.outcome().candidates)
      selection.add({ ...candidate, status: "FAILED", modifiedTime: hoursAgo(-1) });
    assert.equal(selection.needsAnotherReading(), true);
    // A predicate: asking does not change the answer.
    assert.equal(selection.needsAnotherReading(), true);
  });

  for (const order of ["newest first", "oldest first"] as const) {
    it(`does not hold more for more executions, ${order}`, () => {
      const most = (count: number) => {
        const selection = new Selection(RULE);
        const all = series(count, (index) => ({ status: index % 7 === 6 ? "SUCCESS" : "FAILED" }));
        let held = 0;
        for (const [index, each] of (order === "newest first" ? all : all.reverse()).entries()) {
          selection.add(each);
          if (index % 500 === 0) held = Math.max(held, selection.outcome().candidates.length);
        }
        return held;
      };
      // One in seven of those that are held before the first are dropped, and the shortlist.
      assert.ok(most(10_000) <= 4096 / 7 + 64);
    });
  }
});

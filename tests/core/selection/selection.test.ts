import assert from "node:assert/strict";
import type { ImagePipelineExecution } from "../../../core/types";
import { Selection, type Outcome } from "../../../core/selection/selection";
import { execution, hoursAgo, HOUR, RULE, select } from "./support/executions";

const chosen = (outcome: Outcome) => outcome.candidates[0]?.execution.executionId;
const passedOver = (outcome: Outcome) =>
  outcome.rejected.map((entry) => `${entry.execution.executionId} ${entry.passedOver.kind}`);

/** `count` executions, an hour apart, the newest first. */
const series = (count: number, of: (index: number) => Partial<ImagePipelineExecution>) =>
  Array.from({ length: count }, (_, index) =>
    execution(`exec-${String(index).padStart(5, "0")}`, {
      creationTime: hoursAgo(index),
      ...of(index),
    }),
  );

describe("Selection", () => {
  it("chooses the newest success, and tells what came after it", () => {
    const outcome = select([
      execution("exec-2", { creationTime: hoursAgo(2), status: "FAILED" }),
      execution("exec-4", { creationTime: hoursAgo(4) }),
      execution("exec-1", { creationTime: hoursAgo(1), status: "BUILDING" }),
      execution("exec-3", { creationTime: hoursAgo(3) }),
      execution("exec-5", { creationTime: hoursAgo(5), status: "FAILED" }),
    ]);
    assert.equal(chosen(outcome), "exec-3");
    assert.deepEqual(passedOver(outcome), ["exec-1 running", "exec-2 failed"]);
  });

  it("chooses nothing from nothing", () => {
    assert.deepEqual(select([]), { candidates: [], rejected: [] });
  });

  it("never chooses what has no parsable time over what has, and says so", () => {
    const outcome = select([
      execution("exec-odd", { creationTime: "tomorrow", modifiedTime: hoursAgo(0) }),
      execution("exec-old", { creationTime: hoursAgo(9000) }),
    ]);
    assert.equal(chosen(outcome), "exec-old");
    assert.equal(outcome.undated, "exec-odd");
  });

  it("chooses what has no parsable time when there is nothing else", () => {
    const outcome = select([execution("exec-odd", { creationTime: "" })]);
    assert.equal(chosen(outcome), "exec-odd");
    assert.equal(outcome.undated, "exec-odd");
  });

  it("says the same of several undated executions, in whatever order they come", () => {
    const all = ["exec-b", "exec-a"].map((id) => execution(id, { creationTime: "?" }));
    assert.equal(select(all).undated, select([...all].reverse()).undated);
  });

  it("counts each execution without id, which cannot be told from one another", () => {
    const all = [2, 1].map((hours) =>
      execution("", { status: "FAILED", creationTime: hoursAgo(hours) }),
    );
    assert.deepEqual(passedOver(select(all)), [" failed", " failed"]);
  });

  it("does not take the date of one execution without id for that of another", () => {
    const all = ["?", hoursAgo(1)].map((creationTime) => execution("", { creationTime }));
    assert.equal(select(all).undated, "");
  });

  it("says of none that it is undated when its later reading has a date", () => {
    const outcome = select([
      execution("exec-1", { creationTime: "", modifiedTime: hoursAgo(3), status: "BUILDING" }),
      execution("exec-1", { creationTime: hoursAgo(3), modifiedTime: hoursAgo(2) }),
    ]);
    assert.equal(chosen(outcome), "exec-1");
    assert.equal(outcome.undated, undefined);
  });

  for (const order of ["earlier first", "later first"] as const) {
    it(`takes the later reading of an execution that comes twice, ${order}`, () => {
      const building = execution("exec-1", { status: "BUILDING", modifiedTime: hoursAgo(2) });
      const success = execution("exec-1", { modifiedTime: hoursAgo(1) });
      const readings = order === "earlier first" ? [building, success] : [success, building];
      const outcome = select([...readings, execution("exec-0", { creationTime: hoursAgo(9) })]);
      assert.equal(chosen(outcome), "exec-1");
      assert.deepEqual(passedOver(outcome), []);
    });

    it(`does not keep an image that a later reading failed, ${order}`, () => {
      const success = execution("exec-1", { modifiedTime: hoursAgo(2) });
      const failed = execution("exec-1", { status: "TEST_FAILED", modifiedTime: hoursAgo(1) });
      const readings = order === "earlier first" ? [success, failed] : [failed, success];
      const outcome = select([...readings, execution("exec-0", { creationTime: hoursAgo(9) })]);
      assert.equal(chosen(outcome), "exec-0");
      assert.deepEqual(passedOver(outcome), ["exec-1 failed"]);
    });
  }

  it("rejects an image on request, with all executions that made it", () => {
    const selection = new Selection(RULE, 20);
    for (const [index, imageId] of ["m-a", "m-a", "m-b"].entries())
      selection.add(execution(`exec-${index}`, { imageId, creationTime: hoursAgo(index) }));
    selection.reject("m-a", "Deprecated");
    assert.equal(selection.exhausted(), false);
    const outcome = selection.outcome();
    assert.equal(chosen(outcome), "exec-2");
    assert.deepEqual(
      outcome.rejected.map((entry) => entry.passedOver),
      Array(2).fill({ kind: "unavailableImage", imageStatus: "Deprecated" }),
    );
  });

  it("remembers a rejected image for executions that come afterwards", () => {
    const selection = new Selection(RULE);
    selection.reject("m-1", "not in the region");
    selection.add(execution("exec-1"));
    assert.deepEqual(passedOver(selection.outcome()), ["exec-1 unavailableImage"]);
  });

  it("asks for another pass when what it dropped is needed, and needs only one", () => {
    const all = series(300, () => ({}));
    const selection = new Selection(RULE, 2);
    for (const each of all) selection.add(each);
    assert.equal(selection.exhausted(), false);
    selection.outcome().candidates.forEach(({ execution: { imageId } }) => {
      selection.reject(imageId, "Deprecated");
    });
    const rejected = selection.outcome().rejected.length;
    assert.equal(selection.exhausted(), true);
    for (const each of all) selection.add(each);
    assert.equal(selection.exhausted(), false);
    assert.equal(chosen(selection.outcome()), `exec-${String(rejected).padStart(5, "0")}`);
    assert.equal(selection.outcome().rejected.length, rejected);
  });

  it("asks for another pass when its only candidate turns out to have failed", () => {
    const all = series(300, () => ({}));
    const selection = new Selection(RULE);
    for (const each of all) selection.add(each);
    for (const { execution: held } of selection.outcome().candidates)
      selection.add({ ...held, status: "FAILED", modifiedTime: hoursAgo(-1) });
    assert.equal(selection.exhausted(), true);
  });

  it("counts an execution without id once, also when the pages are read again", () => {
    const nameless = execution("", {
      imageId: "m-x",
      creationTime: hoursAgo(-1),
      status: "FAILED",
    });
    const all = [nameless, ...series(300, () => ({}))];
    const selection = new Selection(RULE);
    for (const each of all) selection.add(each);
    selection.outcome().candidates.forEach(({ execution: { imageId } }) => {
      selection.reject(imageId, "Deprecated");
    });
    assert.equal(selection.exhausted(), true);
    for (const each of all) selection.add(each);
    const failed = selection
      .outcome()
      .rejected.filter((entry) => entry.passedOver.kind === "failed");
    assert.equal(failed.length, 1);
  });

  it("never lets a reading that lost its date stand before what was dropped for it", () => {
    const all = series(300, (index) =>
      index === 0 ? {} : { status: index === 299 ? "SUCCESS" : "FAILED" },
    );
    const newest = execution("exec-00000", { creationTime: "", modifiedTime: hoursAgo(-1) });
    assert.equal(chosen(select([...all, newest])), "exec-00299");
  });

  it("holds as many candidates as it was asked to, and drops the rest", () => {
    const { candidates } = select(
      series(1000, () => ({})),
      {},
      20,
    );
    assert.ok(candidates.length >= 20 && candidates.length <= 64, String(candidates.length));
  });

  for (const order of ["newest first", "oldest first"] as const) {
    it(`does not hold more with more executions when successes are among them, ${order}`, () => {
      const held = (count: number, shortlist: number) => {
        const selection = new Selection({ ...RULE, maxAge: 1e6 * HOUR }, shortlist);
        const all = series(count, (index) => ({ status: index % 7 === 6 ? "SUCCESS" : "FAILED" }));
        let most = 0;
        for (const each of order === "newest first" ? all : all.reverse()) {
          selection.add(each);
          const { candidates, rejected } = selection.outcome();
          most = Math.max(most, candidates.length + rejected.length);
        }
        return most;
      };
      assert.ok(held(3000, 1) <= 64);
      assert.equal(held(3000, 1), held(600, 1));
      assert.equal(held(3000, 5), held(600, 5));
    });
  }
});

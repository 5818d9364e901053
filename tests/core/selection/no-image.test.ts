import assert from "node:assert/strict";
import type { ImagePipelineExecution } from "../../../core/types";
import { explainFallback, explainNone, type Question } from "../../../core/selection/explanation";
import { Selection } from "../../../core/selection/selection";
import { EVERY_RULE, EVERY_WAY, isOneSentence } from "./support/every-way";
import { execution, hoursAgo, question, select } from "./support/executions";

function noneOf(all: readonly ImagePipelineExecution[], asked: Question = question()) {
  return explainNone(select(all, asked.rule), asked);
}

describe("the error if there is no image", () => {
  it("states that the pipeline has no executions, and with which tags", () => {
    const error = noneOf([], question({ tags: { env: "prod", team: "web" } }));
    assert.equal(error.code, "NoExecutions");
    assert.match(
      error.message,
      /^Image pipeline ip-1 in cn-hangzhou has no executions with the tags env=prod, team=web\./,
    );
    assert.deepEqual([error.statusCounts, error.running, error.excluded], [{}, [], []]);
    assert.match(noneOf([]).message, /has no executions\. /);
  });

  it("states that no execution succeeded, with counts by status", () => {
    const error = noneOf([
      execution("exec-1", { status: "FAILED" }),
      execution("exec-2", { status: "FAILED" }),
      execution("exec-3", { status: "ARCHIVING" }),
    ]);
    assert.equal(error.code, "NoSuccessfulExecution");
    assert.deepEqual(error.statusCounts, { FAILED: 2, ARCHIVING: 1 });
    assert.match(
      error.message,
      /^None of the 3 executions of image pipeline ip-1 in cn-hangzhou succeeded \(1 ARCHIVING, 2 FAILED\)\./,
    );
    assert.match(error.message, /fallbackImageId/);
    assert.deepEqual(
      error.skipped().map(({ executionId, reason }) => `${executionId} ${reason}`),
      [
        'exec-3 has the status "ARCHIVING", which does not count as a success',
        "exec-2 failed to build",
        "exec-1 failed to build",
      ],
    );
    assert.match(
      noneOf([execution("exec-1", { status: "FAILED" })]).message,
      /^The only execution of image pipeline ip-1 in cn-hangzhou did not succeed \(1 FAILED\)\./,
    );
  });

  it("suggests acceptPartialSuccess if that helps", () => {
    const error = noneOf([execution("exec-1", { status: "PARTITION_SUCCESS" })]);
    assert.equal(error.code, "NoSuccessfulExecution");
    assert.match(error.message, /acceptPartialSuccess: true/);
    const failed = noneOf([execution("exec-1", { status: "FAILED" })]);
    assert.doesNotMatch(failed.message, /acceptPartialSuccess/);
  });

  it("does not suggest to change an argument if none is the reason", () => {
    const error = noneOf([execution("exec-1", { imageId: undefined })]);
    assert.equal(error.code, "AllSuccessesExcluded");
    assert.match(error.message, /\. Build the image again, or set fallbackImageId\. See /);
  });

  it("suggests to change an argument if it is the reason for one of the executions", () => {
    const error = noneOf(
      [execution("exec-1", { imageId: undefined }), execution("exec-2")],
      question({ rule: { exclude: new Set(["exec-2"]) } }),
    );
    assert.equal(error.code, "AllSuccessesExcluded");
    assert.match(error.message, /\. Change the argument, or set fallbackImageId\. See /);
  });

  it("names executions without a valid creationTime", () => {
    const error = noneOf([execution("exec-odd", { status: "FAILED", creationTime: "soon" })]);
    assert.match(error.message, /; exec-odd has no valid creationTime and ranks last/);
  });

  const fixes: readonly (readonly [string, ImagePipelineExecution[], RegExp])[] = [
    ["NoExecutions", [], /\. Start a build of the pipeline,/],
    ["NoSuccessfulExecution", [execution("exec-1", { status: "FAILED" })], /build the image again/],
    ["ExecutionsRunning", [execution("exec-1", { status: "BUILDING" })], /waitForRunning/],
    [
      "AllSuccessesExcluded",
      [execution("exec-1", { imageId: undefined })],
      /Build the image again/,
    ],
  ];
  for (const [code, all, fix] of fixes) {
    it(`suggests a fix besides the fallback: ${code}`, () => {
      const error = noneOf(all);
      assert.equal(error.code, code);
      assert.match(error.message, fix);
      assert.match(error.message, /, or set fallbackImageId\. See /);
    });
  }

  it("names the executions that are still running, and since when", () => {
    const error = noneOf([
      execution("exec-1", { status: "FAILED", creationTime: hoursAgo(5) }),
      execution("exec-2", { status: "BUILDING", creationTime: hoursAgo(2) }),
      execution("exec-3", { status: "PREPARING", creationTime: hoursAgo(1) }),
    ]);
    assert.equal(error.code, "ExecutionsRunning");
    assert.deepEqual(error.running, [
      { executionId: "exec-3", status: "PREPARING", creationTime: "2026-11-24T11:00:00Z" },
      { executionId: "exec-2", status: "BUILDING", creationTime: "2026-11-24T10:00:00Z" },
    ]);
    assert.match(error.message, /exec-2 \(BUILDING, created 2026-11-24T10:00:00Z\)/);
    assert.deepEqual(error.statusCounts, { FAILED: 1, BUILDING: 1, PREPARING: 1 });
  });

  it("gives the reason for each skipped success, and names running executions", () => {
    const all = EVERY_WAY.filter(({ executionId }) => executionId !== "exec-12");
    const error = noneOf(all, EVERY_RULE);
    assert.equal(error.code, "AllSuccessesExcluded");
    assert.deepEqual(
      error.excluded.map(({ executionId, imageId }) => [executionId, imageId]),
      [
        ["exec-07", undefined],
        ["exec-08", "m-08"],
        ["exec-09", "m-09"],
        ["exec-10", "m-10"],
        ["exec-11", "m-11"],
      ],
    );
    assert.deepEqual(
      error.running.map(({ executionId }) => executionId),
      ["exec-01"],
    );
    for (const { executionId, reason } of error.excluded)
      assert.ok(error.message.includes(`${executionId} ${reason}`), reason);
    assert.match(error.message, /still running: exec-01/);
  });

  it("omits running executions and image IDs if there are none", () => {
    const error = noneOf([execution("exec-1", { imageId: undefined })]);
    assert.match(error.message, / reports no image ID for it\. Build the image again/);
    assert.deepEqual(Object.keys(error.excluded[0] ?? {}), [
      "executionId",
      "status",
      "creationTime",
      "reason",
    ]);
  });

  it("gives the reason for a rejected image, and for a success without an ID", () => {
    const selection = new Selection(question().rule);
    selection.reject("m-1", "Deprecated");
    selection.add(execution("exec-1"));
    selection.add(execution("", { imageId: "m-2" }));
    const { excluded, message } = explainNone(selection.outcome(), question());
    assert.deepEqual(
      excluded.map(({ executionId, reason }) => [executionId, reason]),
      [
        ["exec-1", "has the image m-1, which is Deprecated"],
        ["", "succeeded, but the API reports no execution ID for it"],
      ],
    );
    assert.match(message, /an execution without an ID succeeded/);
  });

  it("reports that fewer executions qualify than behind needs", () => {
    const all = [execution("exec-1"), execution("exec-2", { status: "FAILED" })];
    const error = noneOf(all, question({ rule: { behind: 2 } }));
    assert.equal(error.code, "TooFewForBehind");
    assert.match(
      error.message,
      /^Only 1 execution of image pipeline ip-1 in cn-hangzhou qualifies, but behind: 2 needs 3\. Set a smaller behind, or set fallbackImageId\. See /,
    );
    assert.deepEqual(
      error.excluded.map(({ executionId, reason }) => [executionId, reason]),
      [["exec-1", "qualifies, but behind: 2 skips it"]],
    );
    const two = noneOf([...all, execution("exec-3")], question({ rule: { behind: 2 } }));
    assert.match(two.message, /^Only 2 executions of image pipeline .* qualify, but behind: 2 /);
  });

  it("names at most ten executions, and counts the rest", () => {
    const running = (length: number) =>
      noneOf(
        Array.from({ length }, (_, index) => execution(`exec-${index}`, { status: "BUILDING" })),
      );
    const error = running(25);
    assert.equal(error.running.length, 25);
    assert.match(error.message, /, and 15 more/);
    assert.equal([...error.message.matchAll(/exec-\d+ \(/g)].length, 10);
    assert.match(running(10).message, /exec-\d \([^()]*\)\. Wait/);
  });

  it("omits a missing creation time", () => {
    const { running, message } = noneOf([
      execution("exec-1", { status: "BUILDING", creationTime: "" }),
    ]);
    assert.deepEqual(running, [{ executionId: "exec-1", status: "BUILDING" }]);
    assert.match(message, /exec-1 \(BUILDING, created at an unknown time\)/);
  });

  it("words a missing ID and a missing status", () => {
    const building = noneOf([execution("", { status: "BUILDING" })]);
    assert.match(building.message, /still running: an execution without an ID \(BUILDING/);
    assert.match(noneOf([execution("exec-1", { status: "" })]).message, /\(1 without status\)/);
  });

  it("keeps a status called __proto__ as a status", () => {
    const { statusCounts } = noneOf([execution("exec-1", { status: "__proto__" })]);
    assert.deepEqual(Object.entries(statusCounts), [["__proto__", 1]]);
    assert.equal(({} as Record<string, unknown>)["1"], undefined);
    assert.equal(Object.getPrototypeOf(statusCounts), Object.prototype);
  });
});

describe("the explanation of a fallback", () => {
  const cases: readonly (readonly [string, ImagePipelineExecution[], RegExp])[] = [
    ["no executions", [], /has no executions/],
    ["no success", [execution("exec-1", { status: "FAILED" })], /1 FAILED/],
    ["running", [execution("exec-1", { status: "BUILDING" })], /still running: exec-1/],
    ["skipped", [execution("exec-1", { imageId: undefined })], /no image ID/],
  ];
  for (const [name, all, expected] of cases) {
    it(`gives the reason in one sentence: ${name}`, () => {
      const image = explainFallback("m-fallback", select(all), question());
      const { reason, ...fields } = image;
      assert.match(reason, expected);
      isOneSentence(reason);
      assert.deepEqual(fields, {
        imageId: "m-fallback",
        imagePipelineId: "ip-1",
        region: "cn-hangzhou",
        executionTags: {},
        source: "fallback",
        newer: [],
      });
    });
  }
});

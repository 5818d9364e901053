import assert from "node:assert/strict";
import { EXECUTION_STATUSES } from "../../../core/status";
import type { ImagePipelineExecution } from "../../../core/types";
import { rankOf } from "../../../core/selection/readings";
import {
  evaluate,
  isSoaking,
  skipReason,
  type SelectionRule,
  type SkipKind,
} from "../../../core/selection/rule";
import { duration, execution, HOUR, hoursAgo, NOW, RULE } from "./support/executions";

function kindOf(
  subject: ImagePipelineExecution,
  rule: Partial<SelectionRule> = {},
): SkipKind | undefined {
  return evaluate(subject, rankOf(subject), { ...RULE, ...rule });
}

describe("the rule for one execution", () => {
  it("accepts only SUCCESS, even if an execution with another status has an image ID", () => {
    const passing = [...EXECUTION_STATUSES, "ARCHIVING", "", "success"].filter(
      (status) => kindOf(execution("exec-1", { status })) === undefined,
    );
    assert.deepEqual(passing, ["SUCCESS"]);
  });

  it("also accepts PARTITION_SUCCESS with acceptPartialSuccess, and nothing else", () => {
    const passing = [...EXECUTION_STATUSES, "ARCHIVING", "", "PARTITION_SUCCESS_X"].filter(
      (status) =>
        kindOf(execution("exec-1", { status }), { acceptPartialSuccess: true }) === undefined,
    );
    assert.deepEqual(passing, ["SUCCESS", "PARTITION_SUCCESS"]);
  });

  const kinds: readonly (readonly [SkipKind, ImagePipelineExecution, Partial<SelectionRule>])[] = [
    ["running", execution("exec-1", { status: "CANCELLING" }), {}],
    [
      "excludedRunning",
      execution("exec-1", { status: "BUILDING" }),
      { exclude: new Set(["exec-1"]) },
    ],
    ["failed", execution("exec-1", { status: "TEST_FAILED" }), {}],
    ["partlySucceeded", execution("exec-1", { status: "PARTITION_SUCCESS" }), {}],
    ["unknownStatus", execution("exec-1", { status: "ARCHIVING" }), {}],
    ["noExecutionId", execution("", { imageId: "m-1" }), {}],
    ["noImageId", execution("exec-1", { imageId: undefined }), {}],
    ["excluded", execution("exec-1"), { exclude: new Set(["exec-1"]) }],
    ["excluded", execution("exec-1"), { exclude: new Set(["m-1"]) }],
    ["tooYoung", execution("exec-1"), { minAge: duration("2h") }],
    ["tooOld", execution("exec-1"), { maxAge: duration("30m") }],
    ["ageUnknown", execution("exec-1", { modifiedTime: "?" }), { minAge: duration("0") }],
    ["ageUnknown", execution("exec-1", { modifiedTime: "" }), { maxAge: duration("1h") }],
  ];
  for (const [kind, subject, rule] of kinds) {
    it(`skips ${kind} (${subject.status}, ${JSON.stringify([...(rule.exclude ?? []), rule.minAge?.text, rule.maxAge?.text])})`, () => {
      assert.equal(kindOf(subject, rule), kind);
    });
  }

  it("knows which reasons keep a success from being chosen, and which an argument causes", () => {
    const all = [...new Set(kinds.map(([kind]) => kind))];
    assert.deepEqual(
      all.filter((kind) => !skipReason(kind).succeeded),
      ["running", "excludedRunning", "failed", "partlySucceeded", "unknownStatus"],
    );
    assert.deepEqual(
      all.filter((kind) => skipReason(kind).byArgument),
      ["excludedRunning", "partlySucceeded", "excluded", "tooYoung", "tooOld", "ageUnknown"],
    );
  });

  it("excludes exact IDs only", () => {
    for (const name of ["exec", "exec-", "EXEC-1", "exec-12", "m", "", "ip-1", "SUCCESS"])
      assert.equal(kindOf(execution("exec-1"), { exclude: new Set([name]) }), undefined);
  });

  it("measures ages from the modification, bounds included", () => {
    const subject = execution("exec-1", { creationTime: hoursAgo(100), modifiedTime: hoursAgo(5) });
    const kind = (minAge: string, maxAge: string) =>
      kindOf(subject, { minAge: duration(minAge), maxAge: duration(maxAge) });
    assert.equal(kind("5h", "5h"), undefined);
    assert.equal(kind("5h0.001s", "90h"), "tooYoung");
    assert.equal(kind("0", "4h59m59.999s"), "tooOld");
  });

  it("treats an execution from the future as too young, never as too old", () => {
    const subject = execution("exec-1", { creationTime: new Date(NOW + HOUR).toISOString() });
    assert.equal(kindOf(subject, { minAge: duration("0") }), "tooYoung");
    assert.equal(kindOf(subject, { maxAge: duration("0") }), undefined);
  });

  it("ignores an invalid modifiedTime without minAge and maxAge", () => {
    assert.equal(kindOf(execution("exec-1", { modifiedTime: "?" })), undefined);
  });
});

describe("isSoaking", () => {
  const soaking = (status: string, hours: number) =>
    isSoaking(execution("exec-1", { status, modifiedTime: hoursAgo(hours) }), duration("2h"), NOW);

  it("is true for a success, even a partial one, that is younger than the soak time", () => {
    assert.ok(soaking("SUCCESS", 1) && soaking("PARTITION_SUCCESS", 1));
    assert.ok(!soaking("SUCCESS", 2) && !soaking("PARTITION_SUCCESS", 2));
  });

  it("is false for every other execution", () => {
    for (const status of ["BUILDING", "FAILED", "TEST_FAILED", "CANCELLED", "ARCHIVING"])
      assert.ok(!soaking(status, 1), status);
  });
});

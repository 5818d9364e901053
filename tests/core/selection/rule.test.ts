import assert from "node:assert/strict";
import { EXECUTION_STATUSES } from "../../../core/selection/status";
import type { ImagePipelineExecution } from "../../../core/types";
import { rankOf } from "../../../core/selection/ranking";
import { isRuledOut, judge, type SelectionRule } from "../../../core/selection/rule";
import { execution, HOUR, hoursAgo, NOW, RULE } from "./support/executions";

function kindOf(
  subject: ImagePipelineExecution,
  rule: Partial<SelectionRule> = {},
): string | undefined {
  return judge(subject, rankOf(subject), { ...RULE, ...rule })?.kind;
}

describe("the rule, one execution at a time", () => {
  it("lets only SUCCESS pass, however much image id another status carries", () => {
    const passing = [...EXECUTION_STATUSES, "ARCHIVING", "", "success"].filter(
      (status) => kindOf(execution("exec-1", { status })) === undefined,
    );
    assert.deepEqual(passing, ["SUCCESS"]);
  });

  it("lets PARTITION_SUCCESS pass too when partial success is accepted, and nothing more", () => {
    const passing = [...EXECUTION_STATUSES, "ARCHIVING", "", "PARTITION_SUCCESS_X"].filter(
      (status) =>
        kindOf(execution("exec-1", { status }), { acceptPartialSuccess: true }) === undefined,
    );
    assert.deepEqual(passing, ["SUCCESS", "PARTITION_SUCCESS"]);
  });

  const kinds: readonly (readonly [string, ImagePipelineExecution, Partial<SelectionRule>])[] = [
    ["running", execution("exec-1", { status: "CANCELLING" }), {}],
    ["failed", execution("exec-1", { status: "TEST_FAILED" }), {}],
    ["partlySucceeded", execution("exec-1", { status: "PARTITION_SUCCESS" }), {}],
    ["unknownStatus", execution("exec-1", { status: "ARCHIVING" }), {}],
    ["noExecutionId", execution("", { imageId: "m-1" }), {}],
    ["noImageId", execution("exec-1", { imageId: undefined }), {}],
    ["excluded", execution("exec-1"), { exclude: new Set(["exec-1"]) }],
    ["excluded", execution("exec-1"), { exclude: new Set(["m-1"]) }],
    ["tooYoung", execution("exec-1"), { minAge: 2 * HOUR }],
    ["tooOld", execution("exec-1"), { maxAge: HOUR / 2 }],
    ["ageUnknown", execution("exec-1", { modifiedTime: "?" }), { minAge: 0 }],
    ["ageUnknown", execution("exec-1", { modifiedTime: "" }), { maxAge: HOUR }],
  ];
  for (const [kind, subject, rule] of kinds) {
    it(`passes over what is ${kind} (${subject.status}, ${JSON.stringify([...(rule.exclude ?? []), rule.minAge, rule.maxAge])})`, () => {
      assert.equal(kindOf(subject, rule), kind);
    });
  }

  it("says that a rule ruled out a success, not of what did not succeed", () => {
    const ruledOut = kinds.map(([kind, subject, rule]) => {
      const passedOver = judge(subject, rankOf(subject), { ...RULE, ...rule });
      return [kind, passedOver !== undefined && isRuledOut(passedOver)] as const;
    });
    assert.deepEqual(
      ruledOut.filter(([, is]) => !is).map(([kind]) => kind),
      ["running", "failed", "partlySucceeded", "unknownStatus"],
    );
  });

  it("excludes whole ids only, case and all", () => {
    for (const name of ["exec", "exec-", "EXEC-1", "exec-12", "m", "", "ip-1", "SUCCESS"])
      assert.equal(kindOf(execution("exec-1"), { exclude: new Set([name]) }), undefined);
  });

  it("counts ages from the modification, up to and with both bounds", () => {
    const subject = execution("exec-1", { creationTime: hoursAgo(100), modifiedTime: hoursAgo(5) });
    const verdict = (minAge: number, maxAge: number) => kindOf(subject, { minAge, maxAge });
    assert.equal(verdict(5 * HOUR, 5 * HOUR), undefined);
    assert.equal(verdict(5 * HOUR + 1, 90 * HOUR), "tooYoung");
    assert.equal(verdict(0, 5 * HOUR - 1), "tooOld");
  });

  it("takes an execution from the future as too young, never as too old", () => {
    const subject = execution("exec-1", { creationTime: new Date(NOW + HOUR).toISOString() });
    assert.equal(kindOf(subject, { minAge: 0 }), "tooYoung");
    assert.equal(kindOf(subject, { maxAge: 0 }), undefined);
  });

  it("does not ask for an age when no age is asked for", () => {
    assert.equal(kindOf(execution("exec-1", { modifiedTime: "?" })), undefined);
  });
});

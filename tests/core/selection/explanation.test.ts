import assert from "node:assert/strict";
import type { ImagePipelineExecution } from "../../../core/types";
import { explainChoice, diagnosticsOf, type Question } from "../../../core/selection/explanation";
import { EVERY_RULE, EVERY_WAY, isOneSentence } from "./support/every-way";
import { execution, HOUR, hoursAgo, NOW, question, select } from "./support/executions";

function choiceOf(all: readonly ImagePipelineExecution[], asked: Question = question()) {
  const outcome = select(all, asked.rule);
  const [choice] = outcome.candidates;
  assert.ok(choice, "nothing was chosen");
  return {
    image: explainChoice(choice, outcome, asked),
    diagnostics: diagnosticsOf(choice, outcome, asked),
  };
}

describe("the explanation of a choice", () => {
  it("says why each newer execution was passed over", () => {
    const { newer } = choiceOf(EVERY_WAY, EVERY_RULE).image;
    assert.deepEqual(
      newer.map(({ executionId, reason }) => `${executionId} ${reason}`),
      [
        "exec-01 is still running",
        "exec-02 failed to build",
        "exec-03 failed its test",
        "exec-04 was cancelled",
        "exec-05 succeeded only in part, and acceptPartialSuccess is not set",
        'exec-06 has a status ("ARCHIVING") that does not count as a success',
        "exec-07 succeeded, but the API gives no image id for it",
        "exec-08 is named in exclude",
        "exec-09 is younger than minAge (1 h)",
        "exec-10 is older than maxAge (4 d 4 h)",
        "exec-11 is of unknown age: its modifiedTime cannot be parsed",
      ],
    );
    assert.deepEqual(Object.keys(newer[0] ?? {}), [
      "executionId",
      "status",
      "creationTime",
      "reason",
    ]);
  });

  it("gives the chosen execution's fields, and its reason in one sentence", () => {
    const chosen = execution("exec-1", { tags: { a: "b" }, message: "done" });
    const { image } = choiceOf([chosen]);
    const { source, reason, newer, ...fields } = image;
    assert.deepEqual(fields, chosen);
    assert.deepEqual([source, newer], ["execution", []]);
    assert.equal(
      reason,
      "exec-1 (SUCCESS, created 2026-11-24T11:00:00Z) is the newest execution whose image can be used.",
    );
    isOneSentence(reason);
    isOneSentence(choiceOf(EVERY_WAY, EVERY_RULE).image.reason);
  });

  it("says the same at another time, so that no output changes without cause", () => {
    const later = question({ rule: { ...EVERY_RULE.rule, now: NOW + HOUR / 2 } });
    const all = EVERY_WAY.map((each) =>
      each.executionId === "exec-09" ? { ...each, modifiedTime: hoursAgo(-0.5) } : each,
    );
    assert.deepEqual(choiceOf(all, later).image, choiceOf(all, EVERY_RULE).image);
  });

  it("leaves out what the API left out, so that nothing undefined is serialized", () => {
    const { image } = choiceOf([execution("exec-1")]);
    assert.ok(!Object.values(image).includes(undefined));
    assert.ok(!("message" in image));
  });

  it("says that an execution has no date", () => {
    const odd = execution("exec-odd", { creationTime: "?" });
    const { image, diagnostics } = choiceOf([execution("exec-1"), odd]);
    assert.match(image.reason, /exec-odd has a creationTime that cannot be parsed/);
    assert.deepEqual(
      diagnostics.map(({ severity }) => severity),
      ["warning"],
    );
    const { reason } = choiceOf([execution("exec-1", { creationTime: "" })]).image;
    assert.match(reason, /created at an unknown time/);
  });

  it("says that an execution has neither date nor id", () => {
    const nameless = execution("", { creationTime: "?", status: "FAILED" });
    const { image } = choiceOf([execution("exec-1"), nameless]);
    assert.match(image.reason, /; an execution without id has a creationTime/);
  });
});

describe("the diagnostics beside a choice", () => {
  it("are none when nothing newer is there", () => {
    assert.deepEqual(choiceOf([execution("exec-1")]).diagnostics, []);
  });

  it("are one warning for all newer failures, with how many and how old the image is", () => {
    const { diagnostics } = choiceOf([
      execution("exec-1", { status: "FAILED", creationTime: hoursAgo(1) }),
      execution("exec-2", { status: "TEST_FAILED", creationTime: hoursAgo(2) }),
      execution("exec-3", { status: "CANCELLED", creationTime: hoursAgo(3) }),
      execution("exec-4", { creationTime: hoursAgo(78), modifiedTime: hoursAgo(76) }),
    ]);
    assert.equal(diagnostics.length, 1);
    assert.equal(diagnostics[0]?.severity, "warning");
    assert.match(diagnostics[0].message, /3 newer executions failed/);
    assert.match(diagnostics[0].message, /m-4 is 3 d 4 h old/);
  });

  it("count only failures that are newer than the choice", () => {
    const older = execution("exec-1", { status: "FAILED", creationTime: hoursAgo(9) });
    assert.deepEqual(choiceOf([execution("exec-2"), older]).diagnostics, []);
  });

  it("do not call the age of an image known that is not", () => {
    const { diagnostics } = choiceOf([
      execution("exec-1", { status: "FAILED", creationTime: hoursAgo(0) }),
      execution("exec-2", { modifiedTime: "?" }),
    ]);
    assert.match(diagnostics[0]?.message ?? "", /1 newer execution failed .* unknown age/);
  });

  it("name a newer build that runs, and since when", () => {
    const { diagnostics } = choiceOf([
      execution("exec-1", { status: "TESTING", creationTime: hoursAgo(0) }),
      execution("exec-2"),
    ]);
    assert.deepEqual(
      diagnostics.map(({ severity }) => severity),
      ["info"],
    );
    assert.match(diagnostics[0]?.message ?? "", /exec-1 \(TESTING, started 2026-11-24T12:00:00Z\)/);
    assert.match(diagnostics[0]?.message ?? "", /m-2/);
  });
});

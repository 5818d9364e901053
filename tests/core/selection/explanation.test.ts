import assert from "node:assert/strict";
import type { ImagePipelineExecution } from "../../../core/types";
import {
  awaited,
  diagnosticsOf,
  explainChoice,
  explainPending,
  type Question,
} from "../../../core/selection/explanation";
import { EVERY_RULE, EVERY_WAY, isOneSentence } from "./support/every-way";
import { execution, HOUR, hoursAgo, NOW, question, select } from "./support/executions";

function choiceOf(all: readonly ImagePipelineExecution[], asked: Question = question()) {
  const outcome = select(all, asked.rule);
  const { choice } = outcome;
  assert.ok(choice, "nothing was chosen");
  return {
    image: explainChoice(choice, outcome, asked),
    diagnostics: diagnosticsOf(choice, outcome, asked),
  };
}

describe("the explanation of a choice", () => {
  it("gives the reason for each newer execution", () => {
    const { newer } = choiceOf(EVERY_WAY, EVERY_RULE).image;
    assert.deepEqual(
      newer.map(({ executionId, reason }) => `${executionId} ${reason}`),
      [
        "exec-01 is still running",
        "exec-02 failed to build",
        "exec-03 failed its test",
        "exec-04 was canceled",
        "exec-05 succeeded only partially, and acceptPartialSuccess is not set",
        'exec-06 has the status "ARCHIVING", which does not count as a success',
        "exec-07 succeeded, but the API reports no image ID for it",
        "exec-08 is listed in exclude",
        "exec-09 is younger than minAge (1h)",
        "exec-10 is older than maxAge (100h)",
        "exec-11 has an unknown age, because its modifiedTime is missing or invalid",
      ],
    );
    assert.deepEqual(Object.keys(newer[0] ?? {}), [
      "executionId",
      "status",
      "creationTime",
      "reason",
    ]);
  });

  it("has the fields of the chosen execution, and a reason in one sentence", () => {
    const chosen = execution("exec-1", { tags: { a: "b" }, message: "done" });
    const { image } = choiceOf([chosen]);
    const { source, reason, newer, executionTags: tags, ...fields } = image;
    assert.deepEqual({ ...fields, tags }, chosen);
    assert.deepEqual([source, newer], ["execution", []]);
    assert.equal(
      reason,
      "exec-1 (SUCCESS, created 2026-11-24T11:00:00Z) is the newest execution that qualifies.",
    );
    isOneSentence(reason);
    isOneSentence(choiceOf(EVERY_WAY, EVERY_RULE).image.reason);
  });

  it("does not depend on the time, so that no output changes without a cause", () => {
    const later = question({ rule: { ...EVERY_RULE.rule, now: NOW + HOUR / 2 } });
    const all = EVERY_WAY.map((each) =>
      each.executionId === "exec-09" ? { ...each, modifiedTime: hoursAgo(-0.5) } : each,
    );
    assert.deepEqual(choiceOf(all, later).image, choiceOf(all, EVERY_RULE).image);
  });

  it("omits what the API omits, so that nothing undefined is serialized", () => {
    const { image } = choiceOf([execution("exec-1")]);
    assert.ok(!Object.values(image).includes(undefined));
    assert.ok(!("message" in image));
  });

  it("states how far behind the newest the choice is, and lists what it passes", () => {
    const all = [1, 2, 3].map((hours) =>
      execution(`exec-${hours}`, { creationTime: hoursAgo(hours) }),
    );
    const { image } = choiceOf(all, question({ rule: { behind: 1 } }));
    assert.equal(image.imageId, "m-2");
    assert.equal(
      image.reason,
      "exec-2 (SUCCESS, created 2026-11-24T10:00:00Z) is 1 qualifying execution behind the newest; 1 newer execution skipped (1 SUCCESS).",
    );
    assert.deepEqual(
      image.newer.map(({ reason }) => reason),
      ["qualifies, but behind: 1 skips it"],
    );
  });

  it("counts invalid creation times, and names the first ten", () => {
    const odd = Array.from({ length: 12 }, (_, index) =>
      execution(`exec-odd-${String(index).padStart(2, "0")}`, { creationTime: "?" }),
    );
    const { reason } = choiceOf([execution("exec-1"), ...odd]).image;
    assert.match(reason, /; 12 executions have no valid creationTime and rank last: exec-odd-00, /);
    assert.match(reason, /exec-odd-09, and 2 more\.$/);
  });

  it("names executions without a valid creationTime", () => {
    const odd = execution("exec-odd", { creationTime: "?" });
    const { image, diagnostics } = choiceOf([execution("exec-1"), odd]);
    assert.match(image.reason, /exec-odd has no valid creationTime and ranks last/);
    assert.deepEqual(diagnostics, [
      {
        severity: "warning",
        message:
          "Image pipeline ip-1 in cn-hangzhou: exec-odd has no valid creationTime and ranks last.",
      },
    ]);
    const { reason } = choiceOf([execution("exec-1", { creationTime: "" })]).image;
    assert.match(reason, /created at an unknown time/);
  });

  it("words an execution with neither a time nor an ID", () => {
    const nameless = execution("", { creationTime: "?", status: "FAILED" });
    const { image } = choiceOf([execution("exec-1"), nameless]);
    assert.match(image.reason, /; an execution without an ID has no valid creationTime/);
  });
});

describe("explanations of hostile responses", () => {
  const nasty = `\u001b[2J\n${"x".repeat(1_000_000)}`;
  const all = Array.from({ length: 30 }, (_, index) =>
    execution(`exec-${index}${nasty}`, {
      status: index === 29 ? "SUCCESS" : `${index}${nasty}`,
      imageId: `m-${index}${nasty}`,
      creationTime: index === 29 ? hoursAgo(9) : nasty,
    }),
  );
  const failed = execution(`exec-new${nasty}`, { status: "FAILED", creationTime: hoursAgo(0) });

  it("stay short and printable", () => {
    const { image, diagnostics } = choiceOf([...all, failed]);
    const texts = [
      image.reason,
      ...image.newer.map(({ reason }) => reason),
      ...diagnostics.map(({ message }) => message),
    ];
    assert.ok(texts.length >= 3);
    for (const text of texts) {
      assert.ok(text.length < 10_000, String(text.length));
      assert.doesNotMatch(text, /\p{Cc}/u);
    }
  });
});

describe("the diagnostics of a choice", () => {
  it("are empty if nothing is newer", () => {
    assert.deepEqual(choiceOf([execution("exec-1")]).diagnostics, []);
  });

  it("are one warning for all newer failures, with their number and the age of the image", () => {
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

  it("report an unknown age", () => {
    const { diagnostics } = choiceOf([
      execution("exec-1", { status: "FAILED", creationTime: hoursAgo(0) }),
      execution("exec-2", { modifiedTime: "?" }),
    ]);
    assert.match(diagnostics[0]?.message ?? "", /1 newer execution failed .* unknown age/);
  });

  it("name a newer build that is running, and since when", () => {
    const { diagnostics } = choiceOf([
      execution("exec-1", { status: "TESTING", creationTime: hoursAgo(0) }),
      execution("exec-2"),
    ]);
    assert.deepEqual(
      diagnostics.map(({ severity }) => severity),
      ["info"],
    );
    assert.match(diagnostics[0]?.message ?? "", /exec-1 \(TESTING, created 2026-11-24T12:00:00Z\)/);
    assert.match(diagnostics[0]?.message ?? "", /m-2/);
  });
});

describe("the explanation of a choice that waits", () => {
  const newer = (id: string, status: string) =>
    execution(id, { status, creationTime: hoursAgo(0) });
  const pendingOf = (...all: readonly ImagePipelineExecution[]) =>
    explainPending(awaited(select(all, question().rule)), question());

  it("names the builds that run and are newer than the choice, and nothing else", () => {
    const older = execution("exec-0", { status: "BUILDING", creationTime: hoursAgo(9) });
    const others = [newer("exec-3", "FAILED"), execution("exec-1"), older];
    assert.match(
      pendingOf(newer("exec-2", "BUILDING"), ...others),
      /^Image pipeline ip-1 in cn-hangzhou: exec-2 \(BUILDING, created 2026-11-24T12:00:00Z\) is running\. The update waits for it to end /,
    );
    assert.match(
      pendingOf(newer("exec-4", "TESTING"), newer("exec-2", "BUILDING"), ...others),
      /: exec-4 \(TESTING, [^()]*\), exec-2 \(BUILDING, [^()]*\) are running\. The update waits for them to end /,
    );
  });
});

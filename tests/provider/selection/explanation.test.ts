import assert from "node:assert/strict";
import type { ImagePipelineExecution } from "../../../provider/selection/execution";
import {
  explainChoice,
  explainFallback,
  explainNone,
  noticesOf,
  type Question,
} from "../../../provider/selection/explanation";
import { execution, HOUR, hoursAgo, NOW, question, select } from "./support/executions";

function choiceOf(all: readonly ImagePipelineExecution[], asked: Question = question()) {
  const outcome = select(all, asked.rule);
  const [choice] = outcome.candidates;
  assert.ok(choice, "nothing was chosen");
  return {
    image: explainChoice(choice, outcome, asked),
    notices: noticesOf(choice, outcome, asked),
  };
}

function noneOf(all: readonly ImagePipelineExecution[], asked: Question = question()) {
  return explainNone(select(all, asked.rule), asked);
}

/** One execution of each way to be passed over, newest first, and one that may be chosen. */
const EVERY_WAY = [
  execution("exec-01", { status: "BUILDING", creationTime: hoursAgo(1) }),
  execution("exec-02", { status: "FAILED", creationTime: hoursAgo(2) }),
  execution("exec-03", { status: "TEST_FAILED", creationTime: hoursAgo(3) }),
  execution("exec-04", { status: "CANCELLED", creationTime: hoursAgo(4) }),
  execution("exec-05", { status: "PARTITION_SUCCESS", creationTime: hoursAgo(5) }),
  execution("exec-06", { status: "ARCHIVING", creationTime: hoursAgo(6) }),
  execution("exec-07", { imageId: undefined, creationTime: hoursAgo(7) }),
  execution("exec-08", { creationTime: hoursAgo(8) }),
  execution("exec-09", { creationTime: hoursAgo(9), modifiedTime: hoursAgo(0) }),
  execution("exec-10", { creationTime: hoursAgo(10), modifiedTime: hoursAgo(500) }),
  execution("exec-11", { creationTime: hoursAgo(11), modifiedTime: "?" }),
  execution("exec-12", { creationTime: hoursAgo(12) }),
];
const EVERY_RULE = question({
  rule: { exclude: new Set(["m-08"]), minAge: HOUR, maxAge: 100 * HOUR },
});

const isOneSentence = (text: string) => {
  assert.match(text, /^\S.*\.$/);
  assert.doesNotMatch(text, /[.!?] /);
  assert.doesNotMatch(text, /\n/);
};

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
    const { image, notices } = choiceOf([execution("exec-1"), odd]);
    assert.match(image.reason, /exec-odd has a creationTime that cannot be parsed/);
    assert.deepEqual(
      notices.map(({ severity }) => severity),
      ["warning"],
    );
  });
});

describe("the notices beside a choice", () => {
  it("are none when nothing newer is there", () => {
    assert.deepEqual(choiceOf([execution("exec-1")]).notices, []);
  });

  it("are one warning for all newer failures, with how many and how old the image is", () => {
    const { notices } = choiceOf([
      execution("exec-1", { status: "FAILED", creationTime: hoursAgo(1) }),
      execution("exec-2", { status: "TEST_FAILED", creationTime: hoursAgo(2) }),
      execution("exec-3", { status: "CANCELLED", creationTime: hoursAgo(3) }),
      execution("exec-4", { creationTime: hoursAgo(78), modifiedTime: hoursAgo(76) }),
    ]);
    assert.equal(notices.length, 1);
    assert.equal(notices[0]?.severity, "warning");
    assert.match(notices[0].message, /3 newer executions failed/);
    assert.match(notices[0].message, /m-4 is 3 d 4 h old/);
  });

  it("count only failures that are newer than the choice", () => {
    const older = execution("exec-1", { status: "FAILED", creationTime: hoursAgo(9) });
    assert.deepEqual(choiceOf([execution("exec-2"), older]).notices, []);
  });

  it("do not call the age of an image known that is not", () => {
    const { notices } = choiceOf([
      execution("exec-1", { status: "FAILED", creationTime: hoursAgo(0) }),
      execution("exec-2", { modifiedTime: "?" }),
    ]);
    assert.match(notices[0]?.message ?? "", /1 newer execution failed .* unknown age/);
  });

  it("name a newer build that runs, and since when", () => {
    const { notices } = choiceOf([
      execution("exec-1", { status: "TESTING", creationTime: hoursAgo(0) }),
      execution("exec-2"),
    ]);
    assert.deepEqual(
      notices.map(({ severity }) => severity),
      ["info"],
    );
    assert.match(notices[0]?.message ?? "", /exec-1 \(TESTING, started 2026-11-24T12:00:00Z\)/);
    assert.match(notices[0]?.message ?? "", /m-2/);
  });
});

describe("the error when there is no image", () => {
  it("says that the pipeline has no executions, and under which tags", () => {
    const error = noneOf([], question({ tags: { env: "prod" } }));
    assert.equal(error.code, "NoExecutions");
    assert.match(
      error.message,
      /^Image pipeline ip-1 in cn-hangzhou has no executions that match the tags env=prod\./,
    );
    assert.deepEqual([error.statusCounts, error.running, error.excluded], [{}, [], []]);
    assert.doesNotMatch(noneOf([]).message, /tags/);
  });

  it("says that none succeeded, with counts by status", () => {
    const error = noneOf([
      execution("exec-1", { status: "FAILED" }),
      execution("exec-2", { status: "FAILED" }),
      execution("exec-3", { status: "ARCHIVING" }),
    ]);
    assert.equal(error.code, "NoSuccessfulExecution");
    assert.deepEqual(error.statusCounts, { FAILED: 2, ARCHIVING: 1 });
    assert.match(error.message, /2 FAILED/);
    assert.match(error.message, /1 ARCHIVING/);
    assert.match(error.message, /fallbackImageId/);
  });

  it("points to acceptPartialSuccess when that would help", () => {
    const error = noneOf([execution("exec-1", { status: "PARTITION_SUCCESS" })]);
    assert.equal(error.code, "NoSuccessfulExecution");
    assert.match(error.message, /acceptPartialSuccess: true/);
  });

  it("says which are still running, and since when", () => {
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
    assert.match(error.message, /exec-2 \(BUILDING, started 2026-11-24T10:00:00Z\)/);
    assert.deepEqual(error.statusCounts, { FAILED: 1, BUILDING: 1, PREPARING: 1 });
  });

  it("says that all successes were ruled out, each by which rule, and what runs", () => {
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

  it("names ten at most, and counts the rest", () => {
    const all = Array.from({ length: 25 }, (_, index) =>
      execution(`exec-${index}`, { status: "BUILDING" }),
    );
    const error = noneOf(all);
    assert.equal(error.running.length, 25);
    assert.match(error.message, /and 15 more/);
  });

  it("leaves out a creation time that is not there", () => {
    const [running] = noneOf([
      execution("exec-1", { status: "BUILDING", creationTime: "" }),
    ]).running;
    assert.deepEqual(running, { executionId: "exec-1", status: "BUILDING" });
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
    ["ruled out", [execution("exec-1", { imageId: undefined })], /no image id/],
  ];
  for (const [name, all, expected] of cases) {
    it(`says why in one sentence: ${name}`, () => {
      const image = explainFallback("m-fallback", select(all), question());
      assert.equal(image.imageId, "m-fallback");
      assert.equal(image.source, "fallback");
      assert.match(image.reason, expected);
      isOneSentence(image.reason);
      assert.ok(!("executionId" in image));
      assert.ok(!Object.values(image).includes(undefined));
    });
  }
});

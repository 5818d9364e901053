import assert from "node:assert/strict";
import { classOf, EXECUTION_STATUSES } from "../../core/status";

describe("classOf", () => {
  const classes = {
    PREPARING: "running",
    REPAIRING: "running",
    BUILDING: "running",
    TESTING: "running",
    DISTRIBUTING: "running",
    RELEASING: "running",
    SUCCESS: "succeeded",
    PARTITION_SUCCESS: "partlySucceeded",
    FAILED: "failed",
    TEST_FAILED: "failed",
    CANCELLING: "running",
    CANCELLED: "failed",
  } as const;
  for (const [status, expected] of Object.entries(classes)) {
    it(`takes ${status} as ${expected}`, () => {
      assert.equal(classOf(status), expected);
    });
  }

  it("has a class for the twelve documented statuses, and for no other", () => {
    assert.deepEqual([...EXECUTION_STATUSES].sort(), Object.keys(classes).sort());
    for (const status of [
      "",
      "ARCHIVING",
      "success",
      " SUCCESS",
      "SUCCESS ",
      "__proto__",
      "constructor",
    ])
      assert.equal(classOf(status), undefined);
  });
});

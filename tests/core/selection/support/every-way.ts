import assert from "node:assert/strict";
import { duration, execution, hoursAgo, question } from "./executions";

/** One execution for each reason to skip it, newest first, and one that qualifies. */
export const EVERY_WAY = [
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
/** The question whose rule skips all of {@link EVERY_WAY} but the last. */
export const EVERY_RULE = question({
  rule: { exclude: new Set(["m-08"]), minAge: duration("1h"), maxAge: duration("100h") },
});

/** Asserts that a string is one sentence on one line. */
export function isOneSentence(text: string): void {
  assert.match(text, /^\S.*\.$/);
  assert.doesNotMatch(text, /[.!?] /);
  assert.doesNotMatch(text, /\n/);
}

/** A status of an image pipeline execution that the API documents. */
export type ExecutionStatus =
  | "PREPARING"
  | "REPAIRING"
  | "BUILDING"
  | "TESTING"
  | "DISTRIBUTING"
  | "RELEASING"
  | "SUCCESS"
  | "PARTITION_SUCCESS"
  | "FAILED"
  | "TEST_FAILED"
  | "CANCELLING"
  | "CANCELLED";

/** How a build ends without being canceled. */
export type BuildOutcome = "SUCCESS" | "PARTITION_SUCCESS" | "FAILED" | "TEST_FAILED";

const OUTCOMES = {
  SUCCESS: true,
  PARTITION_SUCCESS: true,
  FAILED: true,
  TEST_FAILED: true,
} as const satisfies Record<BuildOutcome, true>;

/** Whether an execution keeps the status. */
const IS_FINAL = {
  PREPARING: false,
  REPAIRING: false,
  BUILDING: false,
  TESTING: false,
  DISTRIBUTING: false,
  RELEASING: false,
  CANCELLING: false,
  CANCELLED: true,
  ...OUTCOMES,
} as const satisfies Record<ExecutionStatus, boolean>;

/** The twelve statuses that the API documents. */
export const EXECUTION_STATUSES = Object.keys(IS_FINAL) as ExecutionStatus[];

/** How a build can end without being canceled. */
export const BUILD_OUTCOMES = Object.keys(OUTCOMES) as BuildOutcome[];

/** Whether a string is one of the twelve documented statuses. */
export function isExecutionStatus(text: string): text is ExecutionStatus {
  return Object.hasOwn(IS_FINAL, text);
}

/** Whether an execution keeps this status. */
export function isFinal(status: ExecutionStatus): boolean {
  return IS_FINAL[status];
}

/** The statuses of an image pipeline execution that the API documents. */
export const EXECUTION_STATUSES = [
  "PREPARING",
  "REPAIRING",
  "BUILDING",
  "TESTING",
  "DISTRIBUTING",
  "RELEASING",
  "SUCCESS",
  "PARTITION_SUCCESS",
  "FAILED",
  "TEST_FAILED",
  "CANCELLING",
  "CANCELLED",
] as const;

/** One of the twelve documented statuses. */
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** How a build can end without being canceled. */
export const BUILD_OUTCOMES = ["SUCCESS", "PARTITION_SUCCESS", "FAILED", "TEST_FAILED"] as const;

/** How a build ends without being canceled. */
export type BuildOutcome = (typeof BUILD_OUTCOMES)[number];

/** Whether a string is one of the twelve documented statuses. */
export function isExecutionStatus(text: string): text is ExecutionStatus {
  return (EXECUTION_STATUSES as readonly string[]).includes(text);
}

/** Whether an execution keeps this status. */
export function isFinal(status: ExecutionStatus): boolean {
  return status === "CANCELLED" || (BUILD_OUTCOMES as readonly string[]).includes(status);
}

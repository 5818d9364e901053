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

/** One of the twelve. */
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** How a build may end by itself. */
export const BUILD_OUTCOMES = ["SUCCESS", "PARTITION_SUCCESS", "FAILED", "TEST_FAILED"] as const;

/** One of the ends that a build may come to by itself. */
export type BuildOutcome = (typeof BUILD_OUTCOMES)[number];

/** Whether a text is one of the twelve. */
export function isExecutionStatus(text: string): text is ExecutionStatus {
  return (EXECUTION_STATUSES as readonly string[]).includes(text);
}

/** Whether an execution in this status stays in it. */
export function isFinal(status: ExecutionStatus): boolean {
  return status === "CANCELLED" || (BUILD_OUTCOMES as readonly string[]).includes(status);
}

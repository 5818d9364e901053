import type { DocumentedExecutionStatus, ExecutionStatus } from "./types";

/** What a status means for the choice of an image. */
export type StatusClass = "running" | "succeeded" | "partlySucceeded" | "failed";

const CLASSES = {
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
} as const satisfies Record<DocumentedExecutionStatus, StatusClass>;

/** The statuses that the API documents. */
export const EXECUTION_STATUSES = Object.keys(CLASSES) as DocumentedExecutionStatus[];

const BY_STATUS: ReadonlyMap<string, StatusClass> = new Map(Object.entries(CLASSES));

/** The class of a status; `undefined` for a status that the API does not document. */
export function classOf(status: ExecutionStatus): StatusClass | undefined {
  return BY_STATUS.get(status);
}

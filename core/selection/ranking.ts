import type { ImagePipelineExecution } from "../types";
import { parseInstant } from "./instant";

/** What the order of executions looks at, with its times parsed once. */
export interface Rank {
  readonly executionId: string;
  /** Milliseconds since 1970; minus infinity when the text cannot be parsed, so that it ranks last. */
  readonly created: number;
  readonly modified: number;
}

type Ranked = Pick<ImagePipelineExecution, "executionId" | "creationTime" | "modifiedTime">;

export function rankOf(execution: Ranked): Rank {
  return {
    executionId: execution.executionId,
    created: parseInstant(execution.creationTime) ?? -Infinity,
    modified: parseInstant(execution.modifiedTime) ?? -Infinity,
  };
}

/** Newest first: by creation, then by modification, then by id, so that the order is total. */
export function newestFirst(a: Rank, b: Rank): number {
  return (
    descending(a.created, b.created) ||
    descending(a.modified, b.modified) ||
    descending(a.executionId, b.executionId)
  );
}

// Not a subtraction: the difference of two infinities is no number.
function descending<T extends number | string>(a: T, b: T): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

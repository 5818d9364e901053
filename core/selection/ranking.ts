import { parseInstant } from "../time";
import type { ImagePipelineExecution } from "../types";

/** What executions are ordered by. Times are parsed once. */
export interface Rank {
  readonly executionId: string;
  /** Milliseconds since 1970; minus infinity if the time cannot be parsed, so that it ranks last. */
  readonly created: number;
  readonly modified: number;
}

type Ranked = Pick<ImagePipelineExecution, "executionId" | "creationTime" | "modifiedTime">;

export function rankOf({ executionId, creationTime, modifiedTime }: Ranked): Rank {
  return {
    executionId,
    created: parseInstant(creationTime) ?? -Infinity,
    modified: parseInstant(modifiedTime) ?? -Infinity,
  };
}

/** Newest first: by creation, then by modification, then by ID, so that the order is total. */
export function newestFirst(a: Rank, b: Rank): number {
  return (
    descending(a.created, b.created) ||
    descending(a.modified, b.modified) ||
    descending(a.executionId, b.executionId)
  );
}

/** Compares two values, the larger one first. Not a subtraction: infinities have no difference. */
export function descending<T extends number | string>(a: T, b: T): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

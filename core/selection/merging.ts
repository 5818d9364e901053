import { classOf } from "./status";
import type { Rank } from "./ranking";

/** What two readings of one execution are compared by. */
export interface Reading {
  readonly status: string;
  readonly rank: Rank;
}

/**
 * Whether one reading of an execution is to replace another of the same execution: the one modified
 * later, then the one in a final status, then the more careful one. The order they came in says
 * nothing, since pages shift while they are read.
 */
export function isLaterReading(reading: Reading, held: Reading): boolean {
  if (reading.rank.modified !== held.rank.modified)
    return reading.rank.modified > held.rank.modified;
  return finality(reading.status) > finality(held.status);
}

function finality(status: string): number {
  return [undefined, "running", "succeeded", "partlySucceeded", "failed"].indexOf(classOf(status));
}

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

const ISO_8601 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?:[Zz]|([+-])(\d{2}):?(\d{2}))?$/;

const MINUTE = 60_000;

/**
 * The instant that an ISO 8601 date and time names, in milliseconds since 1970; `undefined` when the
 * text is none. A text without an offset is UTC, as all times of the API are. `Date.parse` is not
 * used on its own: it also reads many other notations, some of them in the machine's own time zone.
 *
 * @param text - e.g. `2020-11-24T06:00:00Z`, `2020-11-24T06:00Z`, `2020-11-24T14:00:00.250+08:00`
 */
export function parseInstant(text: string | undefined): number | undefined {
  const match = text === undefined ? null : ISO_8601.exec(text);
  if (match === null) return undefined;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const hour = Number(match[4]);
  const minute = Number(match[5]);
  const second = Number(match[6] ?? 0);
  const offsetHours = Number(match[9] ?? 0);
  const offsetMinutes = Number(match[10] ?? 0);
  // Date.UTC reads years below 100 as 19xx; no image is that old, and no order may depend on it.
  if (year < 100 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month))
    return undefined;
  // 60 is a leap second, 24:00:00 the end of the day; Date.UTC carries both over.
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0))
    return undefined;
  if (offsetHours > 23 || offsetMinutes > 59) return undefined;
  const fraction = match[7] === undefined ? 0 : Number(`0.${match[7]}`);
  const utc = Date.UTC(year, month - 1, day, hour, minute, second) + fraction * 1000;
  const offset = (offsetHours * 60 + offsetMinutes) * MINUTE;
  return match[8] === "-" ? utc + offset : utc - offset;
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

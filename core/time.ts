/** A span of time as a user wrote it. */
export interface Duration {
  readonly milliseconds: number;
  /** The notation of the user, for messages. */
  readonly text: string;
  /** Two notations of one duration are the same query. */
  toJSON(): number;
}

/** Milliseconds in each unit of the notation, smallest first. */
const UNITS = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 36e5 } as const;

const TERM = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const DURATION = new RegExp(`^(?:${TERM.source})+$`);

/** In characters. No duration is as long, and the stack of the regular expression's engine is limited. */
const MAX_LENGTH = 100;

/** The longest duration, about 100 years. */
export const MAX_DURATION = "876000h";
const MAX_MILLISECONDS = 876_000 * UNITS.h;

/**
 * Parses a duration in the notation of Pulumi's `customTimeouts`, which is Go's: `"90m"`, `"24h"`,
 * `"1h30m"`, `"1.5h"`. Returns `undefined` if the text is not a duration, is negative, or exceeds
 * {@link MAX_DURATION}.
 */
export function parseDuration(text: string): Duration | undefined {
  if (text !== "0" && (text.length > MAX_LENGTH || !DURATION.test(text))) return undefined;
  let milliseconds = 0;
  for (const [, amount, unit] of text.matchAll(TERM))
    milliseconds += Number(amount) * UNITS[unit as keyof typeof UNITS];
  if (milliseconds > MAX_MILLISECONDS) return undefined;
  return { milliseconds, text, toJSON: () => milliseconds };
}

/** An elapsed time for people: its two largest units, such as `3 d 4 h`, `12 min`, or `0 s`. */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return "0 s";
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(" ");
}

const ISO_8601 =
  /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:[Zz]|[+-]\d{2}:?\d{2})?$/;

const OFFSET = /([+-])(\d{2}):?(\d{2})$/;

const MINUTE = 60_000;

/**
 * The instant of an ISO 8601 date and time, in milliseconds since 1970, or `undefined` if the text is not
 * one. Without an offset, it is in UTC, as all times of the API are. `Date.parse` also accepts many other
 * notations, some of them in the time zone of the machine.
 *
 * @param text - e.g. `2020-11-24T06:00:00Z`, `2020-11-24T06:00Z`, `2020-11-24T14:00:00.250+08:00`
 */
export function parseInstant(text: string | undefined): number | undefined {
  if (text === undefined || !ISO_8601.test(text)) return undefined;
  // By position: a match with groups for each time of a long list would be much garbage.
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)];
  const [hour, minute] = [digits(text, 11, 13), digits(text, 14, 16)];
  const hasSeconds = text[16] === ":";
  const second = hasSeconds ? digits(text, 17, 19) : 0;
  const rest = text.slice(hasSeconds ? 19 : 16);
  const fraction = Number.parseFloat(`0${rest.replace(",", ".")}`);
  const [, sign, offsetHours = "0", offsetMinutes = "0"] = OFFSET.exec(rest) ?? [];
  // Date.UTC takes years below 100 for 19xx. No image is that old.
  if (year < 100 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month))
    return undefined;
  // Second 60 is a leap second, and 24:00:00 the end of a day. Date.UTC accepts both.
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0))
    return undefined;
  if (Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return undefined;
  const utc = Date.UTC(year, month - 1, day, hour, minute, second) + fraction * 1000;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * MINUTE;
  return sign === "-" ? utc + offset : utc - offset;
}

function digits(text: string, start: number, end: number): number {
  return Number(text.slice(start, end));
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

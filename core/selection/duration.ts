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

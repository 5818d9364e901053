/** Milliseconds in each unit of the notation, smallest first. */
const UNITS = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 36e5 } as const;

const TERM = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const DURATION = new RegExp(`^(?:${TERM.source})+$`);

/** In characters. No duration is as long, and the stack of the regular expression's engine is not endless. */
const MAX_LENGTH = 100;

/**
 * Milliseconds of a duration in the notation of Pulumi's `customTimeouts`, which is Go's: `"90m"`,
 * `"24h"`, `"1h30m"`, `"1.5h"`. `undefined` when the text is none, or negative.
 */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  if (text.length > MAX_LENGTH || !DURATION.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(TERM))
    total += Number(amount) * UNITS[unit as keyof typeof UNITS];
  return Number.isFinite(total) ? total : undefined;
}

/** A span of time for people: its two largest units, e.g. `3 d 4 h`, `12 min`, `0 s`. */
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

/** The emulator's time. Build statuses, page tokens and the expiry of credentials follow it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Real time. */
export const systemClock: Clock = { now: () => Date.now() };

/**
 * A clock that a test sets, for example to observe each status of a build.
 * @example
 * const clock = new ManualClock("2026-11-24T06:00:00Z");
 * clock.advance("5m");
 */
export class ManualClock {
  #now: number;

  /** @param start - ISO 8601 time to start at */
  constructor(start: string) {
    this.#now = instant(start);
  }

  /** The current time, in milliseconds since the epoch. */
  now(): number {
    return this.#now;
  }

  /** Advances the clock by a duration (`"90s"`) or a number of milliseconds. */
  advance(by: string | number): void {
    this.#now += typeof by === "number" ? by : parseDuration(by);
  }

  /** Sets the clock to an ISO 8601 time, which may be in the past. */
  set(time: string): void {
    this.#now = instant(time);
  }
}

function instant(time: string): number {
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) {
    throw new RangeError(
      `"${time}" is not a valid time: use ISO 8601, such as "2026-11-24T06:00:00Z"`,
    );
  }
  return milliseconds;
}

/** Formats an instant as the API does: ISO 8601 in UTC, without fractions of a second. */
export function apiTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}

const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * Parses a duration in the syntax of Pulumi's `customTimeouts` into milliseconds, such as `"90s"` or `"1h30m"`.
 * @throws RangeError for an invalid duration.
 */
export function parseDuration(text: string): number {
  if (!WHOLE.test(text)) {
    throw new RangeError(
      `"${text}" is not a valid duration: use numbers with ms, s, m or h, such as "90s" or "1h30m"`,
    );
  }
  let total = 0;
  for (const [, amount, unit] of text.matchAll(PART)) {
    total += Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
  }
  return total;
}

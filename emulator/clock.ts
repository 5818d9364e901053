import { parseDuration } from "./duration";

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
export class ManualClock implements Clock {
  #now: number;

  /** @param start - ISO 8601 time to start at */
  constructor(start: string) {
    this.#now = instant(start);
  }

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

import { parseDuration } from "./duration";

/** What the emulator takes for "now": build statuses, token expiry and page tokens follow it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Real time. */
export const systemClock: Clock = { now: () => Date.now() };

/**
 * A clock that moves only when told, so that a test can watch a build walk through its statuses.
 * @example
 * const clock = new ManualClock("2026-11-24T06:00:00Z");
 * clock.advance("5m");
 */
export class ManualClock implements Clock {
  #now: number;

  /** @param start ISO 8601 time that the clock stands at. */
  constructor(start: string) {
    this.#now = instant(start);
  }

  now(): number {
    return this.#now;
  }

  /** Moves the clock on by a duration (`"90s"`) or by milliseconds. */
  advance(by: string | number): void {
    this.#now += typeof by === "number" ? by : parseDuration(by);
  }

  /** Sets the clock to an ISO 8601 time, earlier or later. */
  set(time: string): void {
    this.#now = instant(time);
  }
}

function instant(time: string): number {
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) {
    throw new RangeError(
      `"${time}" is not a time: write it in ISO 8601, such as "2026-11-24T06:00:00Z"`,
    );
  }
  return milliseconds;
}

/** The API's notation of an instant: ISO 8601 in UTC, whole seconds. */
export function apiTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}

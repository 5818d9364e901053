import { setTimeout as sleepFor } from "node:timers/promises";

/** Time and randomness, injected so that tests control both. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970. It can jump; use it only for ages of executions. */
  readonly now: () => number;
  /** Milliseconds from an arbitrary origin that only ever increase: for time limits. */
  readonly monotonic: () => number;
  /** Resolves after that many milliseconds, and rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
}

/** The longest delay of a timer, in milliseconds. A timer with a longer delay fires immediately. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The clock of this machine. */
export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    try {
      for (let left = milliseconds; left >= 0; left -= LONGEST_TIMER)
        await sleepFor(Math.min(left, LONGEST_TIMER), undefined, signal && { signal });
    } catch (error) {
      // The reason of the abort explains more than the AbortError of the timer.
      signal?.throwIfAborted();
      throw error;
    }
  },
  random: () => Math.random(),
};

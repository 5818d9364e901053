import type { Clock } from "../../../../core/clock";

/** A clock that moves only by sleeping, with a constant random number. */
export interface FakeClock extends Clock {
  /** The duration of every sleep, in milliseconds. */
  readonly slept: number[];
  /** Lets time pass. */
  readonly pass: (milliseconds: number) => void;
}

export function fakeClock(random = 0.5): FakeClock {
  const start = Date.now();
  let elapsed = 0;
  const slept: number[] = [];
  const pass = (milliseconds: number) => {
    elapsed += milliseconds;
  };
  return {
    slept,
    pass,
    now: () => start + elapsed,
    // From another origin than the wall clock.
    monotonic: () => 1_000_000 + elapsed,
    random: () => random,
    sleep: (milliseconds, signal) => {
      slept.push(milliseconds);
      signal?.throwIfAborted();
      pass(milliseconds);
      return Promise.resolve();
    },
  };
}

import type { Clock } from "../../../../core/clock";

/** A clock that only sleeping moves, with a constant random number. */
export interface FakeClock extends Clock {
  /** Every sleep that was begun, in milliseconds. */
  readonly slept: number[];
  /** Lets time pass. */
  readonly pass: (milliseconds: number) => void;
}

export function fakeClock(random = 0.5): FakeClock {
  let now = 1_000_000;
  const slept: number[] = [];
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return {
    slept,
    pass,
    now: () => now,
    monotonic: () => now,
    random: () => random,
    sleep: (milliseconds, signal) => {
      slept.push(milliseconds);
      signal?.throwIfAborted();
      pass(milliseconds);
      return Promise.resolve();
    },
  };
}

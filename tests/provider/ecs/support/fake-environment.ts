import type { Environment } from "../../../../provider/ecs/retry";

/** Time that passes only by sleeping, and chance that is always the same. */
export interface FakeEnvironment extends Environment {
  /** Every sleep that was begun, in milliseconds. */
  readonly slept: number[];
  /** Lets time pass. */
  readonly pass: (milliseconds: number) => void;
}

export function fakeEnvironment(random = 0.5): FakeEnvironment {
  let now = 1_000_000;
  const slept: number[] = [];
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return {
    slept,
    pass,
    now: () => now,
    random: () => random,
    sleep: (milliseconds, signal) => {
      slept.push(milliseconds);
      signal?.throwIfAborted();
      pass(milliseconds);
      return Promise.resolve();
    },
  };
}

import type { Clock } from "../../../../core/clock";

/** A clock whose time passes when everything waits for it, so that concurrent waits overlap. */
export interface VirtualClock extends Clock {
  /** Lets time pass until the work is done. */
  readonly run: <T>(work: Promise<T>) => Promise<T>;
}

/** The number of turns of the event loop after which the work is stuck. */
const MAX_TURNS = 20_000;

/** @param random - the source of randomness; a fixed sequence makes a simulation reproducible */
export function virtualClock(random: () => number = sequence()): VirtualClock {
  const start = Date.now();
  let elapsed = 0;
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  return {
    now: () => start + elapsed,
    monotonic: () => elapsed,
    random,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener("abort", () => {
          reject(signal.reason as Error);
        });
        const until = elapsed + milliseconds;
        const index = sleepers.findIndex((sleeper) => sleeper.until > until);
        sleepers.splice(index < 0 ? sleepers.length : index, 0, { until, wake: resolve });
      }),
    run: async (work) => {
      const state = { isDone: false };
      const done = () => {
        state.isDone = true;
      };
      work.then(done, done);
      for (let turn = 0; turn < MAX_TURNS; turn++) {
        // Everything that does not wait for time goes on first.
        await new Promise(setImmediate);
        if (state.isDone) return work;
        const next = sleepers.shift();
        if (next === undefined) continue;
        elapsed = Math.max(elapsed, next.until);
        next.wake();
      }
      throw new Error("the work does not end");
    },
  };
}

/** A linear congruential generator: the same numbers every time. */
function sequence(): () => number {
  let state = 42;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

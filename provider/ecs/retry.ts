import { setTimeout as sleepFor } from "node:timers/promises";

/** When to try again, and how often. All times in milliseconds. */
export interface RetryPolicy {
  /** Requests in all, the first one included. @default 8 */
  readonly maxAttempts: number;
  /** No new try is begun later than this after the first one began. @default 120000 */
  readonly maxTotalTime: number;
  /** Upper bound of the first delay; it doubles with each try. @default 250 */
  readonly baseDelay: number;
  /** Upper bound of every delay. @default 10000 */
  readonly maxDelay: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxAttempts: 8,
  maxTotalTime: 120_000,
  baseDelay: 250,
  maxDelay: 10_000,
};

/** Time and chance, so that tests own both. */
export interface Environment {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after that many milliseconds, rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** A number from 0 to below 1. */
  readonly random: () => number;
}

/** Longer than this, in milliseconds, a timer cannot wait: it would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const REAL_ENVIRONMENT: Environment = {
  now: Date.now,
  sleep: async (milliseconds, signal) => {
    try {
      for (let left = milliseconds; left >= 0; left -= LONGEST_TIMER)
        await sleepFor(Math.min(left, LONGEST_TIMER), undefined, signal && { signal });
    } catch (error) {
      // The reason says more than that something was aborted.
      signal?.throwIfAborted();
      throw error;
    }
  },
  random: Math.random,
};

/** What a failed try says about the next. */
export interface Failure {
  readonly retryable: boolean;
  /** Milliseconds that the service asked to wait for. */
  readonly retryAfter?: number | undefined;
}

/**
 * Full-jitter back-off: anything from nothing to a bound that doubles, so that callers that failed
 * together do not come back together; never less than what the service asked for.
 *
 * @param attempt - how many tries have failed, from 1
 */
export function delayBefore(
  attempt: number,
  random: number,
  policy: RetryPolicy,
  retryAfter = 0,
): number {
  const bound = Math.min(policy.maxDelay, policy.baseDelay * 2 ** (attempt - 1));
  return Math.max(retryAfter, Math.floor(random * bound));
}

/** Runs `attempt` until it succeeds, fails for good, or the policy is used up; then its last error is thrown. */
export async function withRetry<T>(
  attempt: (ordinal: number) => Promise<T>,
  classify: (error: unknown) => Failure,
  policy: RetryPolicy,
  { now, sleep, random }: Environment,
  signal?: AbortSignal,
): Promise<T> {
  const deadline = now() + policy.maxTotalTime;
  for (let ordinal = 1; ; ordinal++) {
    signal?.throwIfAborted();
    try {
      return await attempt(ordinal);
    } catch (error) {
      const { retryable, retryAfter } = classify(error);
      if (!retryable || ordinal >= policy.maxAttempts) throw error;
      const delay = delayBefore(ordinal, random(), policy, retryAfter);
      if (now() + delay > deadline) throw error;
      await sleep(delay, signal);
    }
  }
}

import type { Clock } from "../clock";

/** When to retry, and how often. All times are in milliseconds. */
export interface RetryPolicy {
  /** The maximum number of requests, including the first. @default 8 */
  readonly maxAttempts: number;
  /** The time limit for starting another attempt, from the start of the first. @default 120000 */
  readonly maxTotalTime: number;
  /** The maximum first delay. It doubles with each attempt. @default 250 */
  readonly baseDelay: number;
  /** The maximum delay. @default 10000 */
  readonly maxDelay: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxAttempts: 8,
  maxTotalTime: 120_000,
  baseDelay: 250,
  maxDelay: 10_000,
};

/** Whether and when to retry after a failed attempt. */
export interface Failure {
  readonly retryable: boolean;
  /** The time to wait that the service requested, in milliseconds. */
  readonly retryAfter?: number | undefined;
}

/**
 * Exponential back-off with full jitter: a random delay up to a bound that doubles, so that callers that
 * fail together do not retry together. Never shorter than the time that the service requested.
 *
 * @param attempt - the number of failed attempts, from 1
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

/** Runs `attempt` until it succeeds, fails permanently, or the policy is exhausted. Then it throws the last error. */
export async function withRetry<T>(
  attempt: (ordinal: number) => Promise<T>,
  classify: (error: unknown) => Failure,
  policy: RetryPolicy,
  { monotonic, sleep, random }: Clock,
  signal?: AbortSignal,
): Promise<T> {
  const deadline = monotonic() + policy.maxTotalTime;
  for (let ordinal = 1; ; ordinal++) {
    signal?.throwIfAborted();
    try {
      return await attempt(ordinal);
    } catch (error) {
      const { retryable, retryAfter } = classify(error);
      if (!retryable || ordinal >= policy.maxAttempts) throw error;
      const delay = delayBefore(ordinal, random(), policy, retryAfter);
      if (monotonic() + delay > deadline) throw error;
      await sleep(delay, signal);
    }
  }
}

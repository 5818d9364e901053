import type { Clock } from "../clock";

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

import assert from "node:assert/strict";
import { SYSTEM_CLOCK } from "../../../core/clock";
import fc from "fast-check";
import {
  DEFAULT_RETRY_POLICY,
  delayBefore,
  withRetry,
  type Failure,
} from "../../../core/ecs/retry";
import { PROPERTY_RUNS } from "../../support/property-runs";
import { fakeClock } from "./support/fake-clock";

const POLICY = { maxAttempts: 5, maxTotalTime: 60_000, baseDelay: 100, maxDelay: 1000 };
const AGAIN: Failure = { retryable: true };

describe("delayBefore", () => {
  it("doubles its upper bound with each attempt, up to that of the policy", () => {
    const longest = [1, 2, 3, 4, 5, 6, 2000].map((attempt) =>
      delayBefore(attempt, 0.999999, POLICY),
    );
    assert.deepEqual(longest, [99, 199, 399, 799, 999, 999, 999]);
  });

  it("can be 0, so that callers spread over the whole interval", () => {
    assert.equal(delayBefore(4, 0, POLICY), 0);
    assert.equal(delayBefore(4, 0.5, POLICY), 400);
  });

  it("is within its bounds, and never shorter than the service requests", () => {
    const attempt = fc.integer({ min: 1, max: 5000 });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const asked = fc.option(fc.nat({ max: 100_000 }), { nil: undefined });
    fc.assert(
      fc.property(attempt, random, asked, (attempts, chance, retryAfter) => {
        const delay = delayBefore(attempts, chance, POLICY, retryAfter);
        assert.ok(delay >= (retryAfter ?? 0));
        assert.ok(delay <= Math.max(retryAfter ?? 0, POLICY.maxDelay, POLICY.baseDelay));
        assert.ok(Number.isInteger(delay));
      }),
      PROPERTY_RUNS,
    );
  });
});

describe("withRetry", () => {
  const failing =
    (counter: { attempts: number }, until = Infinity) =>
    (ordinal: number) => {
      counter.attempts++;
      assert.equal(ordinal, counter.attempts);
      return counter.attempts < until
        ? Promise.reject(new Error(`attempt ${ordinal}`))
        : Promise.resolve("done");
    };

  it("returns the first success", async () => {
    const counter = { attempts: 0 };
    const clock = fakeClock();
    assert.equal(await withRetry(failing(counter, 3), () => AGAIN, POLICY, clock), "done");
    assert.equal(counter.attempts, 3);
    assert.deepEqual(clock.slept, [50, 100]);
  });

  it("gives up after the maximum number of attempts, with the last error", async () => {
    const counter = { attempts: 0 };
    await assert.rejects(
      withRetry(failing(counter), () => AGAIN, POLICY, fakeClock()),
      /^Error: attempt 5$/,
    );
    assert.equal(counter.attempts, 5);
  });

  it("throws an error that is not retryable immediately", async () => {
    const counter = { attempts: 0 };
    const clock = fakeClock();
    await assert.rejects(
      withRetry(failing(counter), () => ({ retryable: false }), POLICY, clock),
      /attempt 1/,
    );
    assert.equal(counter.attempts, 1);
    assert.deepEqual(clock.slept, []);
  });

  it("starts no attempt after the time limit, and does not sleep needlessly", async () => {
    const counter = { attempts: 0 };
    const clock = fakeClock();
    const slow = (ordinal: number) => {
      clock.pass(25_000);
      return failing(counter)(ordinal);
    };
    await assert.rejects(
      withRetry(slow, () => AGAIN, POLICY, clock),
      /attempt 3/,
    );
    assert.deepEqual(clock.slept, [50, 100]);
  });

  it("waits as long as the service requests", async () => {
    const counter = { attempts: 0 };
    const clock = fakeClock();
    await withRetry(
      failing(counter, 2),
      () => ({ retryable: true, retryAfter: 7000 }),
      POLICY,
      clock,
    );
    assert.deepEqual(clock.slept, [7000]);
  });

  it("gives up immediately if the service requests a wait beyond the time limit", async () => {
    const counter = { attempts: 0 };
    const clock = fakeClock();
    for (const retryAfter of [60_001, Infinity]) {
      counter.attempts = 0;
      await assert.rejects(
        withRetry(failing(counter), () => ({ retryable: true, retryAfter }), POLICY, clock),
        /attempt 1/,
      );
    }
    assert.deepEqual(clock.slept, []);
  });

  it("does not start if it is already aborted", async () => {
    const counter = { attempts: 0 };
    const signal = AbortSignal.abort(new Error("enough"));
    await assert.rejects(
      withRetry(failing(counter), () => AGAIN, POLICY, fakeClock(), signal),
      /enough/,
    );
    assert.equal(counter.attempts, 0);
  });

  it("stops while it sleeps when it is aborted", async () => {
    const counter = { attempts: 0 };
    const controller = new AbortController();
    const policy = { ...POLICY, baseDelay: 600_000, maxDelay: 600_000, maxTotalTime: 1e9 };
    const sleep: typeof SYSTEM_CLOCK.sleep = (milliseconds, signal) => {
      setImmediate(() => {
        controller.abort(new Error("enough"));
      });
      return SYSTEM_CLOCK.sleep(milliseconds, signal);
    };
    const clock = { ...SYSTEM_CLOCK, sleep, random: () => 0.9 };
    const outcome = withRetry(failing(counter), () => AGAIN, policy, clock, controller.signal);
    await assert.rejects(outcome, /enough/);
    assert.equal(counter.attempts, 1);
  });

  it("sleeps until it is aborted, and throws the reason", async () => {
    const { sleep } = SYSTEM_CLOCK;
    await assert.rejects(sleep(60_000, AbortSignal.abort(new Error("enough"))), /enough/);
  });

  it("has a default policy that ends", () => {
    assert.ok(DEFAULT_RETRY_POLICY.maxAttempts > 1 && DEFAULT_RETRY_POLICY.maxAttempts <= 20);
    assert.ok(DEFAULT_RETRY_POLICY.maxTotalTime <= 10 * 60_000);
  });
});

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
  it("doubles its upper bound with each try, up to the policy's", () => {
    const longest = [1, 2, 3, 4, 5, 6, 2000].map((attempt) =>
      delayBefore(attempt, 0.999999, POLICY),
    );
    assert.deepEqual(longest, [99, 199, 399, 799, 999, 999, 999]);
  });

  it("may be nothing, so that callers spread over the whole span", () => {
    assert.equal(delayBefore(4, 0, POLICY), 0);
    assert.equal(delayBefore(4, 0.5, POLICY), 400);
  });

  it("stays in its bounds, and is never less than what the service asked for", () => {
    const attempt = fc.integer({ min: 1, max: 5000 });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const asked = fc.option(fc.nat({ max: 100_000 }), { nil: undefined });
    fc.assert(
      fc.property(attempt, random, asked, (tries, chance, retryAfter) => {
        const delay = delayBefore(tries, chance, POLICY, retryAfter);
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
    (counter: { tries: number }, until = Infinity) =>
    (ordinal: number) => {
      counter.tries++;
      assert.equal(ordinal, counter.tries);
      return counter.tries < until
        ? Promise.reject(new Error(`try ${ordinal}`))
        : Promise.resolve("done");
    };

  it("gives the first success", async () => {
    const counter = { tries: 0 };
    const clock = fakeClock();
    assert.equal(await withRetry(failing(counter, 3), () => AGAIN, POLICY, clock), "done");
    assert.equal(counter.tries, 3);
    assert.deepEqual(clock.slept, [50, 100]);
  });

  it("gives up after the policy's tries, with the last error", async () => {
    const counter = { tries: 0 };
    await assert.rejects(
      withRetry(failing(counter), () => AGAIN, POLICY, fakeClock()),
      /^Error: try 5$/,
    );
    assert.equal(counter.tries, 5);
  });

  it("throws at once what is not to be tried again", async () => {
    const counter = { tries: 0 };
    const clock = fakeClock();
    await assert.rejects(
      withRetry(failing(counter), () => ({ retryable: false }), POLICY, clock),
      /try 1/,
    );
    assert.equal(counter.tries, 1);
    assert.deepEqual(clock.slept, []);
  });

  it("begins no try after the total time, and does not sleep towards one", async () => {
    const counter = { tries: 0 };
    const clock = fakeClock();
    const slow = (ordinal: number) => {
      clock.pass(25_000);
      return failing(counter)(ordinal);
    };
    await assert.rejects(
      withRetry(slow, () => AGAIN, POLICY, clock),
      /try 3/,
    );
    assert.deepEqual(clock.slept, [50, 100]);
  });

  it("waits as long as the service asks", async () => {
    const counter = { tries: 0 };
    const clock = fakeClock();
    await withRetry(
      failing(counter, 2),
      () => ({ retryable: true, retryAfter: 7000 }),
      POLICY,
      clock,
    );
    assert.deepEqual(clock.slept, [7000]);
  });

  it("gives up at once when the service asks for longer than the total time", async () => {
    const counter = { tries: 0 };
    const clock = fakeClock();
    for (const retryAfter of [60_001, Infinity]) {
      counter.tries = 0;
      await assert.rejects(
        withRetry(failing(counter), () => ({ retryable: true, retryAfter }), POLICY, clock),
        /try 1/,
      );
    }
    assert.deepEqual(clock.slept, []);
  });

  it("does not begin when it is aborted already", async () => {
    const counter = { tries: 0 };
    const signal = AbortSignal.abort(new Error("enough"));
    await assert.rejects(
      withRetry(failing(counter), () => AGAIN, POLICY, fakeClock(), signal),
      /enough/,
    );
    assert.equal(counter.tries, 0);
  });

  it("stops while it sleeps when it is aborted", async () => {
    const counter = { tries: 0 };
    const controller = new AbortController();
    const policy = { ...POLICY, baseDelay: 600_000, maxDelay: 600_000, maxTotalTime: 1e9 };
    const clock = { ...SYSTEM_CLOCK, random: () => 0.9 };
    const outcome = withRetry(failing(counter), () => AGAIN, policy, clock, controller.signal);
    setTimeout(() => {
      controller.abort(new Error("enough"));
    }, 10);
    await assert.rejects(outcome, /enough/);
    assert.equal(counter.tries, 1);
  });

  it("sleeps until it is aborted, and tells for what reason", async () => {
    const { sleep } = SYSTEM_CLOCK;
    await assert.rejects(sleep(60_000, AbortSignal.abort(new Error("enough"))), /enough/);
  });

  it("has a default that ends", () => {
    assert.ok(DEFAULT_RETRY_POLICY.maxAttempts > 1 && DEFAULT_RETRY_POLICY.maxAttempts <= 20);
    assert.ok(DEFAULT_RETRY_POLICY.maxTotalTime <= 10 * 60_000);
  });
});

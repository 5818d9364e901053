import assert from "node:assert/strict";
import { mock } from "node:test";
import { SYSTEM_CLOCK } from "../../core/clock";

describe("the clock of this machine", () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  /** Whether a sleep ends after each of these steps of time. */
  const endsAfter = async (sleep: Promise<void>, ...steps: readonly number[]) => {
    let hasEnded = false;
    void sleep.then(() => {
      hasEnded = true;
    });
    const observed: boolean[] = [];
    for (const step of steps) {
      mock.timers.tick(step);
      await new Promise(setImmediate);
      observed.push(hasEnded);
    }
    return observed;
  };

  it("sleeps as long as requested", async () => {
    assert.deepEqual(await endsAfter(SYSTEM_CLOCK.sleep(1000), 999, 1), [false, true]);
    assert.deepEqual(await endsAfter(SYSTEM_CLOCK.sleep(0), 1), [true]);
  });

  it("sleeps longer than one timer can", async () => {
    const longest = 2 ** 31 - 1;
    const sleep = SYSTEM_CLOCK.sleep(2 * longest + 5);
    assert.deepEqual(await endsAfter(sleep, longest, longest, 4, 1), [false, false, false, true]);
  });

  it("stops sleeping with the reason of the abort", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const reason = new Error("enough");
    const sleep = SYSTEM_CLOCK.sleep(1000, signal);
    controller.abort(reason);
    await assert.rejects(sleep, reason);
    await assert.rejects(SYSTEM_CLOCK.sleep(1000, signal), reason);
    assert.deepEqual(
      await endsAfter(SYSTEM_CLOCK.sleep(1000, new AbortController().signal), 1000),
      [true],
    );
  });
});

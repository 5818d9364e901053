import { performance } from "node:perf_hooks";

/** In milliseconds. No test waits this long for anything outside of its process. */
const LIMIT = 2000;

// The functions of Node.js, which tests replace.
const { setInterval, clearInterval } = globalThis;
let timer;

/**
 * Stryker turns Mocha's time limits off, and ends a process whose tests hang: to load the tests again takes
 * longer than the tests. Here, a test fails when its process has had nothing to do for too long. A busy
 * machine does not make a test fail: a process that waits for a processor is not idle.
 */
export const mochaHooks = {
  beforeEach() {
    const test = this.currentTest;
    const start = performance.eventLoopUtilization();
    timer = setInterval(() => {
      if (performance.eventLoopUtilization(start).idle < LIMIT) return;
      clearInterval(timer);
      test.callback?.(new Error(`the test was idle for ${LIMIT} ms`));
      test.timedOut = true;
    }, 200);
  },
  afterEach() {
    clearInterval(timer);
  },
};

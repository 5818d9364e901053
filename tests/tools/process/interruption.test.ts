import assert from "node:assert/strict";
import { once } from "node:events";
import { InterruptedError, interruptible } from "../../../tools/process/interruption";

describe("interruptible", () => {
  it("returns the result of the work, and stops listening to signals", async () => {
    const before = process.listenerCount("SIGINT");
    const result = await interruptible(() => {
      assert.equal(process.listenerCount("SIGINT"), before + 1);
      return Promise.resolve("done");
    });
    assert.equal(result, "done");
    assert.equal(process.listenerCount("SIGINT"), before);
  });

  for (const [name, exitCode] of [
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    it(`aborts on ${name}, and waits for the work to clean up`, async () => {
      let cleanedUp = false;
      const work = interruptible(async (signal) => {
        const aborted = once(signal, "abort");
        process.kill(process.pid, name);
        await aborted;
        cleanedUp = true;
        signal.throwIfAborted();
      });
      await assert.rejects(work, (error) => {
        assert.ok(error instanceof InterruptedError);
        assert.equal(error.exitCode, exitCode);
        assert.equal(error.message, `interrupted by ${name}`);
        return true;
      });
      assert.ok(cleanedUp);
    });
  }
});

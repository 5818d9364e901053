import assert from "node:assert/strict";
import { shareResult } from "../../core/lookup";

describe("shareResult", () => {
  it("runs identical lookups once, even while the first is pending", async () => {
    const run = {};
    let asked = 0;
    const ask = () => Promise.resolve({ answer: ++asked });
    const answers = await Promise.all([shareResult(run, "q", ask), shareResult(run, "q", ask)]);
    assert.equal(answers[0], answers[1]);
    assert.equal(await shareResult(run, "q", ask), answers[0]);
    assert.equal(asked, 1);
  });

  it("separates different lookups and runs", async () => {
    const [one, another] = [{}, {}];
    let asked = 0;
    const ask = () => Promise.resolve(++asked);
    const answers = [
      await shareResult(one, "q", ask),
      await shareResult(one, "r", ask),
      await shareResult(another, "q", ask),
      await shareResult(one, "__proto__", ask),
    ];
    assert.deepEqual(answers, [1, 2, 3, 4]);
  });

  it("rejects all pending callers after a failure, and then allows another attempt", async () => {
    const run = {};
    const failure = new Error("unreachable");
    const failing = () => Promise.reject(failure);
    const outcomes = await Promise.allSettled([
      shareResult(run, "q", failing),
      shareResult(run, "q", () => Promise.resolve("not asked")),
    ]);
    assert.deepEqual(outcomes, Array(2).fill({ status: "rejected", reason: failure }));
    assert.equal(await shareResult(run, "q", () => Promise.resolve("again")), "again");
  });

  it("remembers a result that is undefined", async () => {
    const run = {};
    let asked = 0;
    const ask = () => {
      asked++;
      return Promise.resolve(undefined);
    };
    await shareResult(run, "q", ask);
    await shareResult(run, "q", ask);
    assert.equal(asked, 1);
  });
});

import assert from "node:assert/strict";
import { askOnce } from "../../core/memo";

describe("askOnce", () => {
  it("asks the same question once in a run, also while the answer is awaited", async () => {
    const run = {};
    let asked = 0;
    const ask = () => Promise.resolve({ answer: ++asked });
    const answers = await Promise.all([askOnce(run, "q", ask), askOnce(run, "q", ask)]);
    assert.equal(answers[0], answers[1]);
    assert.equal(await askOnce(run, "q", ask), answers[0]);
    assert.equal(asked, 1);
  });

  it("keeps questions and runs apart", async () => {
    const [one, another] = [{}, {}];
    let asked = 0;
    const ask = () => Promise.resolve(++asked);
    const answers = [
      await askOnce(one, "q", ask),
      await askOnce(one, "r", ask),
      await askOnce(another, "q", ask),
      await askOnce(one, "__proto__", ask),
    ];
    assert.deepEqual(answers, [1, 2, 3, 4]);
  });

  it("gives a failure to all who asked, and then lets the question be asked again", async () => {
    const run = {};
    const failure = new Error("unreachable");
    const failing = () => Promise.reject(failure);
    const outcomes = await Promise.allSettled([
      askOnce(run, "q", failing),
      askOnce(run, "q", () => Promise.resolve("not asked")),
    ]);
    assert.deepEqual(outcomes, Array(2).fill({ status: "rejected", reason: failure }));
    assert.equal(await askOnce(run, "q", () => Promise.resolve("again")), "again");
  });

  it("remembers an answer that is undefined", async () => {
    const run = {};
    let asked = 0;
    const ask = () => {
      asked++;
      return Promise.resolve(undefined);
    };
    await askOnce(run, "q", ask);
    await askOnce(run, "q", ask);
    assert.equal(asked, 1);
  });
});

import assert from "node:assert/strict";
import { measure } from "./measure";

// tests/core/ecs/pace.test.ts has many lookups at a service that throttles.
describe("a program with 500 lookups of 50 pipelines", () => {
  it("sends one scan per pipeline over at most 20 connections, and returns the same image to every consumer", async () => {
    const { answers, scans, requests, connections } = await measure({
      lookups: 500,
      pipelines: 50,
      callsPerSecond: 1_000_000,
    });
    assert.deepEqual(scans, new Array(50).fill(1));
    assert.equal(requests, 50);
    assert.ok(connections.atOnce <= 20, `${connections.atOnce} connections`);
    assert.equal(answers.length, 500);
    for (const { pipeline, imageId } of answers) assert.equal(imageId, `m-${pipeline}`);
  });
});

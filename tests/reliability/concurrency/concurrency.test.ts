import assert from "node:assert/strict";
import { measure } from "./measure";

describe("a program with 500 lookups over 50 pipelines, at 20 calls a second", function () {
  this.timeout("2m");

  it("asks each question once, keeps to 20 connections, and gives every consumer the same answer", async () => {
    const figures = await measure({ lookups: 500, pipelines: 50, callsPerSecond: 20 });
    const { answers, scans, requests, throttled, connections, seconds } = figures;
    assert.deepEqual(scans, new Array(50).fill(1));
    assert.equal(requests, 50 + throttled);
    assert.ok(throttled > 0, "nothing was throttled");
    assert.ok(connections.atOnce <= 20, `${connections.atOnce} connections`);
    assert.equal(answers.length, 500);
    for (const { pipeline, imageId } of answers) assert.equal(imageId, `m-${pipeline}`);
    assert.ok(seconds < 60, `${seconds} s`);
  });
});

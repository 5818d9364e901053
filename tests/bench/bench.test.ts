import assert from "node:assert/strict";
import { coldLookupAt } from "../../bench/figures/cold-lookup";
import { Laboratory, SUBJECTS } from "../../bench/laboratory";
import { median, medianOf } from "../../bench/median";
import { table, time } from "../../bench/table";

describe("the benchmark", function () {
  this.timeout("2m");
  let laboratory: Laboratory;

  beforeEach(() => {
    laboratory = new Laboratory();
  });
  afterEach(() => {
    laboratory.stop();
  });

  it("has every subject find the same image with a request for each 500 executions", async () => {
    await laboratory.serve({ pipelines: 1, executions: 1_001, latency: 0 });
    const compared = await laboratory.compare(1);
    assert.deepEqual(
      SUBJECTS.map((subject) => compared[subject].requests),
      [3, 3, 3],
    );
  });

  it("asks once for lookups that are equal, where the others ask each time", async () => {
    await laboratory.serve({ pipelines: 2, executions: 1, latency: 0 });
    const { ours, peer, floor } = await laboratory.compare(1, ["ip-0", "ip-1", "ip-0"]);
    assert.deepEqual([ours.requests, peer.requests, floor.requests], [2, 3, 3]);
  });

  it("refuses subjects that find nothing", async () => {
    await laboratory.serve({ pipelines: 1, executions: 1, latency: 0 });
    await assert.rejects(laboratory.compare(1, ["ip-unknown"]), /InvalidImagePipeline\.NotFound/);
  });

  it("prints a figure as a table", async () => {
    const lines = (await coldLookupAt([20], { laboratory, rounds: 1 })).split("\n");
    assert.match(lines[0] ?? "", /^\| added latency a request \| ours +\| peer +\| floor/);
    assert.match(lines[2] ?? "", /^\| 20 ms +\| \d+ ms +\| \d+ ms +\| \d+ ms +\| \d\.\d\d/);
  });
});

describe("median", () => {
  it("is the value in the middle", () => {
    assert.equal(median([3, 1, 2]), 2);
  });

  it("is the mean of the two in the middle", () => {
    assert.equal(median([4, 1, 3, 2]), 2.5);
  });

  it("is taken of each figure on its own", () => {
    const samples = [
      { a: 1, b: 9 },
      { a: 3, b: 8 },
      { a: 2, b: 7 },
    ];
    assert.deepEqual(medianOf(samples), { a: 2, b: 8 });
  });

  it("of nothing is an error", () => {
    assert.throws(() => medianOf([]), /no sample/);
  });
});

describe("a table of the benchmark", () => {
  it("aligns what it holds", () => {
    const expected = ["| n   | ours |", "| --- | ---: |", "| 500 | 1 ms |"];
    assert.equal(table(["n", "ours"], [["500", "1 ms"]]), expected.join("\n"));
  });

  it("tells long times in seconds", () => {
    assert.deepEqual([time(999.6), time(12_345)], ["1000 ms", "12.3 s"]);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { KnownIds, newestFirst, rankOf, Readings } from "../../../core/selection/readings";
import type { ImagePipelineExecution } from "../../../core/types";
import { PROPERTY_RUNS } from "../../support/property-runs";
import { execution, hoursAgo } from "./support/executions";

const ranked = (executionId: string, creationTime: string, modifiedTime = creationTime) =>
  rankOf({ executionId, creationTime, modifiedTime });

describe("the order of executions", () => {
  const pairs: readonly (readonly [
    string,
    ReturnType<typeof rankOf>,
    ReturnType<typeof rankOf>,
  ])[] = [
    [
      "the later creation first",
      ranked("exec-a", "2026-01-02T00:00:00Z"),
      ranked("exec-b", "2026-01-01T00:00:00Z", "2026-12-01T00:00:00Z"),
    ],
    [
      "instants, not texts: 23:00-08:00 is after 06:00Z of the next day",
      ranked("exec-a", "2026-01-01T23:00:00-08:00"),
      ranked("exec-b", "2026-01-02T06:00:00Z"),
    ],
    [
      "instants, not texts: a missing second is no earlier than a present one",
      ranked("exec-a", "2026-01-01T00:00:01Z"),
      ranked("exec-b", "2026-01-01T00:00Z"),
    ],
    [
      "fractions of a second count",
      ranked("exec-a", "2026-01-01T00:00:00.5Z"),
      ranked("exec-b", "2026-01-01T00:00:00.25Z"),
    ],
    [
      "then the later modification",
      ranked("exec-a", "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"),
      ranked("exec-b", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
    ],
    [
      "then the id",
      ranked("exec-b", "2026-01-01T00:00:00Z"),
      ranked("exec-a", "2026-01-01T08:00:00+08:00"),
    ],
    [
      "what cannot be parsed last",
      ranked("exec-a", "1970-01-01T00:00:00Z"),
      ranked("exec-b", "tomorrow", "2026-01-01T00:00:00Z"),
    ],
    [
      "a modification that cannot be parsed last among equals",
      ranked("exec-a", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
      ranked("exec-b", "2026-01-01T00:00:00Z", "soon"),
    ],
  ];
  for (const [name, newer, older] of pairs) {
    it(name, () => {
      assert.equal(newestFirst(newer, older), -1);
      assert.equal(newestFirst(older, newer), 1);
    });
  }

  it("is total: the same for every input order", () => {
    const time = fc.constantFrom(
      "2026-01-01T00:00:00Z",
      "2026-01-01T08:00:00+08:00",
      "2026-01-02T00:00Z",
      "",
      "x",
    );
    const rank = fc
      .tuple(fc.constantFrom("a", "b", "c"), time, time)
      .map(([id, c, m]) => ranked(id, c, m));
    fc.assert(
      fc.property(fc.array(rank), fc.array(rank), (some, others) => {
        const sorted = [...some, ...others].sort(newestFirst);
        assert.deepEqual([...others, ...some].sort(newestFirst), sorted);
        assert.deepEqual([...sorted].reverse().sort(newestFirst), sorted);
      }),
      PROPERTY_RUNS,
    );
  });
});

/** The execution that these readings are merged into. */
function merged(...readings: ImagePipelineExecution[]): ImagePipelineExecution {
  const all = new Readings();
  for (const reading of readings) all.add(reading);
  const [entry, ...others] = all.sorted();
  assert.ok(entry && others.length === 0);
  return entry.execution;
}

const reading = (fields: Partial<ImagePipelineExecution>) => execution("exec-1", fields);

describe("two readings of one execution", () => {
  const T1 = "2026-01-01T00:00:01Z";
  const T2 = "2026-01-01T00:00:02Z";
  const moreAndLessTrusted: readonly (readonly [string, object, object])[] = [
    ["the later modification", ["SUCCESS", T2], ["BUILDING", T1]],
    ["the later modification, even if the less final one", ["BUILDING", T2], ["SUCCESS", T1]],
    [
      "the later instant, not the greater string",
      ["SUCCESS", T2],
      ["BUILDING", "2026-01-01T08:00:01+08:00"],
    ],
    ["a modification time over none", ["BUILDING", T1], ["FAILED", ""]],
    ["a final status at the same time", ["SUCCESS", T1], ["BUILDING", T1]],
    ["a known status over an unknown one", ["BUILDING", T1], ["ARCHIVING", T1]],
    ["a failure over a success", ["FAILED", T1], ["SUCCESS", T1]],
    ["a partial success over a success", ["PARTITION_SUCCESS", T1], ["SUCCESS", T1]],
    ["a failure over a partial success", ["TEST_FAILED", T1], ["PARTITION_SUCCESS", T1]],
  ].map(([name, more, less]) => {
    const fields = ([status = "", modifiedTime = ""]: readonly string[]) => ({
      status,
      modifiedTime,
    });
    return [name as string, fields(more as string[]), fields(less as string[])] as const;
  });
  for (const [name, more, less] of moreAndLessTrusted) {
    it(`keeps ${name}, in either order`, () => {
      assert.deepEqual(merged(reading(more), reading(less)), reading(more));
      assert.deepEqual(merged(reading(less), reading(more)), reading(more));
    });
  }

  it("is the same in either order if they differ only in what no rule mentions", () => {
    const [a, b] = [reading({ imageId: "m-a" }), reading({ imageId: "m-b" })];
    assert.deepEqual(merged(a, b), merged(b, a));
  });

  it("lends its creationTime to a winner that has none", () => {
    const dated = { creationTime: hoursAgo(5), modifiedTime: hoursAgo(5) };
    const winner = { status: "FAILED", creationTime: "?", modifiedTime: hoursAgo(1) };
    const expected = reading({ ...winner, creationTime: dated.creationTime });
    assert.deepEqual(merged(reading(dated), reading(winner)), expected);
    assert.deepEqual(merged(reading(winner), reading(dated)), expected);
  });

  it("takes the creationTime of the most trusted reading that has one", () => {
    const winner = reading({ creationTime: "", modifiedTime: hoursAgo(1) });
    const second = reading({ creationTime: hoursAgo(7), modifiedTime: hoursAgo(2) });
    const third = reading({ creationTime: hoursAgo(6), modifiedTime: hoursAgo(3) });
    for (const order of [
      [winner, second, third],
      [third, second, winner],
      [second, winner, third],
    ])
      assert.equal(merged(...order).creationTime, hoursAgo(7));
  });
});

describe("the known IDs", () => {
  it("have each ID once, however many there are", () => {
    const ids = new KnownIds();
    const all = Array.from({ length: 50_000 }, (_, index) => `exec-${index.toString(36)}`);
    for (const id of [...all, ...all]) ids.add(id);
    assert.equal(ids.size, all.length);
    assert.ok(all.every((id) => ids.has(id)));
    assert.ok(!["", "exec", "exec-", "exec-zzzz", "EXEC-1"].some((id) => ids.has(id)));
  });
});

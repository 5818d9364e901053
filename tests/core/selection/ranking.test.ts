import assert from "node:assert/strict";
import fc from "fast-check";
import { newestFirst, rankOf } from "../../../core/selection/ranking";
import { PROPERTY_RUNS } from "../../support/property-runs";

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

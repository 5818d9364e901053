import assert from "node:assert/strict";
import { isLaterReading, type Reading } from "../../../core/selection/merging";
import { rankOf } from "../../../core/selection/ranking";

function reading(status: string, modifiedTime: string): Reading {
  const rank = rankOf({
    executionId: "exec-1",
    creationTime: "2026-01-01T00:00:00Z",
    modifiedTime,
  });
  return { status, rank };
}

describe("two readings of one execution", () => {
  const T1 = "2026-01-01T00:00:01Z";
  const T2 = "2026-01-01T00:00:02Z";
  const laterAndEarlier: readonly (readonly [string, Reading, Reading])[] = [
    ["the later modification", reading("SUCCESS", T2), reading("BUILDING", T1)],
    [
      "the later modification, also back from a success",
      reading("FAILED", T2),
      reading("SUCCESS", T1),
    ],
    [
      "the later instant, not the greater text",
      reading("SUCCESS", "2026-01-01T00:00:02Z"),
      reading("BUILDING", "2026-01-01T08:00:01+08:00"),
    ],
    ["a time over none", reading("SUCCESS", T1), reading("BUILDING", "")],
    ["a final status at the same time", reading("SUCCESS", T1), reading("BUILDING", T1)],
    ["a known status over one that is not", reading("BUILDING", T1), reading("ARCHIVING", T1)],
    ["the more careful of two final ones", reading("FAILED", T1), reading("SUCCESS", T1)],
    [
      "a partial success over a whole one",
      reading("PARTITION_SUCCESS", T1),
      reading("SUCCESS", T1),
    ],
  ];
  for (const [name, later, earlier] of laterAndEarlier) {
    it(`keeps ${name}, in either order`, () => {
      assert.equal(isLaterReading(later, earlier), true);
      assert.equal(isLaterReading(earlier, later), false);
    });
  }

  it("keeps the one it has of two that say the same", () => {
    assert.equal(isLaterReading(reading("SUCCESS", T1), reading("SUCCESS", T1)), false);
  });
});

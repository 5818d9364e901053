import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { newestFirst, parseInstant, rankOf } from "../../../core/selection/ranking";
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

const SIX = Date.UTC(2020, 10, 24, 6);

describe("parseInstant", () => {
  const same: readonly string[] = [
    "2020-11-24T06:00:00Z",
    "2020-11-24T06:00Z",
    "2020-11-24T06:00:00.000Z",
    "2020-11-24T06:00:00,000Z",
    "2020-11-24t06:00:00z",
    "2020-11-24T14:00:00+08:00",
    "2020-11-24T14:00:00+0800",
    "2020-11-24T14:00+08:00",
    "2020-11-23T22:30:00-07:30",
    "2020-11-24T06:00:00+00:00",
    "2020-11-24T06:00:00-00:00",
    "2020-11-25T05:00:00+23:00",
  ];
  for (const text of same) {
    it(`reads ${text}`, () => {
      assert.equal(parseInstant(text), SIX);
    });
  }

  const others: readonly (readonly [string, number])[] = [
    ["2020-11-24T06:00:00.25Z", SIX + 250],
    ["2020-11-24T06:00:00.250000000Z", SIX + 250],
    ["2020-11-24T06:00:59Z", SIX + 59_000],
    ["2020-02-29T00:00:00Z", Date.UTC(2020, 1, 29)],
    ["2000-02-29T00:00:00Z", Date.UTC(2000, 1, 29)],
    ["2020-12-31T24:00:00Z", Date.UTC(2021, 0, 1)],
    ["0100-01-01T00:00:00Z", Date.UTC(100, 0, 1)],
    ["2016-12-31T23:59:60Z", Date.UTC(2017, 0, 1)],
  ];
  for (const [text, expected] of others) {
    it(`reads ${text}`, () => {
      assert.equal(parseInstant(text), expected);
    });
  }

  const nonsense: readonly (string | undefined)[] = [
    undefined,
    "",
    "yesterday",
    "0099-01-01T00:00:00Z",
    "2020-11-24",
    "2020-11-24T06",
    "2020-11-24 06:00:00Z",
    " 2020-11-24T06:00:00Z",
    "2020-11-24T06:00:00Z\n",
    "2020-13-01T00:00:00Z",
    "2020-00-01T00:00:00Z",
    "2020-11-31T00:00:00Z",
    "2020-11-00T00:00:00Z",
    "2021-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2020-11-24T25:00:00Z",
    "2020-11-24T24:00:01Z",
    "2020-11-24T06:60:00Z",
    "2020-11-24T06:00:61Z",
    "2020-11-24T06:00:00+24:00",
    "2020-11-24T06:00:00+08:60",
    "2020-11-24T06:00:00 GMT",
    "Tue, 24 Nov 2020 06:00:00 GMT",
    "1606197600",
    "１２３４-11-24T06:00:00Z",
  ];
  for (const text of nonsense) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseInstant(text), undefined);
    });
  }

  it("treats a string without an offset as UTC, whatever the machine's time zone", () => {
    const module = join(__dirname, "../../../core/selection/ranking.ts");
    const script = `const { parseInstant } = require(${JSON.stringify(module)});
      console.log(parseInstant("2020-11-24T06:00:00"), parseInstant("2020-11-24T06:00:00Z"));`;
    for (const TZ of ["America/New_York", "Asia/Shanghai"]) {
      const env = { ...process.env, TZ };
      const output = execFileSync(process.execPath, ["--import", "tsx", "-e", script], { env });
      assert.equal(output.toString().trim(), `${SIX} ${SIX}`);
    }
  });

  it("reads back every instant that the API can write, in any offset", () => {
    const instant = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2999, 11, 31) });
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(instant, offset, (time, minutes) => {
        const local = new Date(time + minutes * 60_000).toISOString().slice(0, -1);
        const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, "0");
        const rest = String(Math.abs(minutes) % 60).padStart(2, "0");
        const text = `${local}${minutes < 0 ? "-" : "+"}${hours}:${rest}`;
        assert.equal(Math.round(parseInstant(text) ?? NaN), time);
      }),
      PROPERTY_RUNS,
    );
  });

  it("never throws, and never returns a value that is not a number", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-0-9TZ:.+,]{0,30}$/)), (text) => {
        const instant = parseInstant(text);
        assert.ok(instant === undefined || Number.isFinite(instant));
      }),
      PROPERTY_RUNS,
    );
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { formatSpan, parseDuration, parseInstant } from "../../core/time";
import { rememberEnvironment } from "../support/environment";
import { PROPERTY_RUNS } from "../support/property-runs";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("parseDuration", () => {
  const durations: readonly (readonly [string, number])[] = [
    ["90m", 90 * MINUTE],
    ["24h", 24 * HOUR],
    ["1h30m", 90 * MINUTE],
    ["1.5h", 90 * MINUTE],
    [".5h", 30 * MINUTE],
    ["2h45m30s", 2 * HOUR + 45 * MINUTE + 30_000],
    ["30m1h", 90 * MINUTE],
    ["250ms", 250],
    ["1500us", 1.5],
    ["1500µs", 1.5],
    ["1500μs", 1.5],
    ["2000000ns", 2],
    ["0", 0],
    ["0s", 0],
    ["0h0m", 0],
    ["8760h", 8760 * HOUR],
    ["876000h", 876_000 * HOUR],
    [`${"0".repeat(98)}1h`, HOUR],
  ];
  for (const [text, expected] of durations) {
    it(`reads ${text}`, () => {
      assert.ok(Math.abs((parseDuration(text)?.milliseconds ?? NaN) - expected) < 1e-6);
    });
  }

  const nonsense = [
    "",
    " ",
    "h",
    "90",
    "1.5",
    "00",
    "1d",
    "1w",
    "1 h",
    "1h 30m",
    " 1h",
    "1h\n",
    "1H",
    "90 minutes",
    "-1h",
    "-0",
    "1h-30m",
    "1e3s",
    "1..5h",
    "0x10m",
    ".h",
    "PT1H",
    "Infinity",
    "NaNh",
    `${"9".repeat(400)}h`,
    `${"0".repeat(99)}1h`,
    "876000h1ms",
  ];
  for (const text of nonsense) {
    it(`rejects ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.equal(parseDuration(text), undefined);
    });
  }

  it("adds up its terms in any order", () => {
    const unit = fc.constantFrom(["ms", 1] as const, ["s", 1000] as const, ["m", MINUTE] as const);
    const term = fc.tuple(fc.nat({ max: 1_000_000 }), unit);
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 6 }), (terms) => {
        const text = terms.map(([amount, [name]]) => `${amount}${name}`).join("");
        const sum = terms.reduce((total, [amount, [, size]]) => total + amount * size, 0);
        assert.equal(parseDuration(text)?.milliseconds, sum);
      }),
      PROPERTY_RUNS,
    );
  });

  it("rejects a long string without a stack overflow", () => {
    assert.equal(parseDuration(`${"1".repeat(50_000)}x`), undefined);
    assert.equal(parseDuration(`${"1h".repeat(50_000)}x`), undefined);
  });

  it("keeps the notation of the user, and is equal to another notation as JSON", () => {
    assert.equal(parseDuration("60m")?.text, "60m");
    assert.equal(
      JSON.stringify({ d: parseDuration("60m") }),
      JSON.stringify({ d: parseDuration("1h") }),
    );
  });
});

describe("formatSpan", () => {
  const spans: readonly (readonly [number, string])[] = [
    [0, "0 s"],
    [-5, "0 s"],
    [999, "0 s"],
    [59_999, "59 s"],
    [12 * MINUTE, "12 min"],
    [90 * MINUTE, "1 h 30 min"],
    [HOUR + 5000, "1 h"],
    [76 * HOUR + 3000, "3 d 4 h"],
    [48 * HOUR, "2 d"],
    [1e6 * HOUR, "41666 d 16 h"],
  ];
  for (const [milliseconds, expected] of spans) {
    it(`writes ${milliseconds} ms as ${expected}`, () => {
      assert.equal(formatSpan(milliseconds), expected);
    });
  }
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
    const restore = rememberEnvironment();
    try {
      for (const [zone, hours] of [
        ["America/New_York", 5],
        ["Asia/Shanghai", -8],
      ] as const) {
        process.env["TZ"] = zone;
        assert.equal(new Date(SIX).getTimezoneOffset(), hours * 60);
        assert.equal(parseInstant("2020-11-24T06:00:00"), SIX);
        assert.equal(parseInstant("2020-11-24T06:00:00Z"), SIX);
      }
    } finally {
      restore();
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

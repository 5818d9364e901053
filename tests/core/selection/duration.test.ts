import assert from "node:assert/strict";
import fc from "fast-check";
import { formatSpan, parseDuration } from "../../../core/selection/duration";
import { PROPERTY_RUNS } from "../../support/property-runs";

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

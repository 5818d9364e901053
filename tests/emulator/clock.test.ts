import assert from "node:assert/strict";
import { ManualClock, systemClock } from "../../emulator";
import { parseDuration } from "../../emulator/clock";

describe("the manual clock", () => {
  it("changes only when it is set or advanced", () => {
    const clock = new ManualClock("2026-11-24T06:00:00Z");
    assert.equal(clock.now(), Date.UTC(2026, 10, 24, 6));
    clock.advance("1h30m");
    clock.advance(1_000);
    assert.equal(clock.now(), Date.UTC(2026, 10, 24, 7, 30, 1));
    clock.set("2026-01-01T00:00:00Z");
    assert.equal(clock.now(), Date.UTC(2026, 0, 1));
  });

  it("rejects an invalid time", () => {
    assert.throws(() => new ManualClock("noon"), /"noon" is not a valid time/);
  });
});

describe("the system clock", () => {
  it("shows real time", () => {
    assert.ok(Math.abs(systemClock.now() - Date.now()) < 1_000);
  });
});

describe("a duration", () => {
  it("has the syntax of customTimeouts", () => {
    assert.deepEqual(
      ["90s", "5m", "24h", "1h30m", "1.5s", "250ms", "0s"].map(parseDuration),
      [90_000, 300_000, 86_400_000, 5_400_000, 1_500, 250, 0],
    );
  });

  for (const text of ["", "90", "s", "5 m", "-1s", "1d", "1m soon"]) {
    it(`cannot be "${text}"`, () => {
      assert.throws(() => parseDuration(text), RangeError);
    });
  }
});

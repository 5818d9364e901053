import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigurationError, InvalidArgumentError } from "../../core/errors";
import { problemAt } from "../../core/problem";
import { readable, readableLine } from "../../core/message";
import { PROPERTY_RUNS } from "../support/property-runs";

/** Any code point but the surrogates. The unit "binary" of fast-check takes half a second to prepare. */
const codePoint = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));

describe("readable", () => {
  it("keeps text and line breaks", () => {
    assert.equal(readable("Größe: 镜像 🙂\n  - x"), "Größe: 镜像 🙂\n  - x");
  });

  it("replaces control characters, and characters that reorder or hide text", () => {
    assert.equal(
      readable("a\u001b[31mb\u0000\r\tc\u202ed\u200be\u0085f\ufeff"),
      "a [31mb c d e f ",
    );
  });

  it("shortens a string that is too long", () => {
    assert.equal(readable("abcdef", 6), "abcdef");
    assert.equal(readable("abcdefg", 6), "abcde…");
    assert.ok(readable("x".repeat(1_000_000)).length < 10_000);
  });

  it("returns a printable, well-formed string within the limit, whatever the input", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: codePoint }),
        fc.integer({ min: 1, max: 50 }),
        (text, limit) => {
          const result = readable(text, limit);
          assert.ok(result.length <= limit && result.isWellFormed());
          assert.doesNotMatch(result.replaceAll("\n", ""), /\p{Cc}/u);
        },
      ),
      PROPERTY_RUNS,
    );
  });
});

describe("readableLine", () => {
  it("is one line", () => {
    assert.equal(readableLine("a\n  b \r\n c", 100), "a b c");
  });
});

describe("the message of every error", () => {
  it("is readable, whatever it quotes", () => {
    const nasty = `\u001b[2J${"x".repeat(1_000_000)}`;
    for (const error of [
      new ConfigurationError(nasty),
      new InvalidArgumentError([problemAt(["tags"], nasty)]),
    ]) {
      assert.ok(error.message.length < 10_000);
      assert.doesNotMatch(error.message, /\p{Cc}/u);
      assert.ok((error.stack ?? "").length < 15_000);
    }
  });
});

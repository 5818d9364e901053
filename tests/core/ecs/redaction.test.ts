import assert from "node:assert/strict";
import fc from "fast-check";
import { redact } from "../../../core/ecs/redaction";
import { PROPERTY_RUNS } from "../../support/property-runs";

const SECRET = `sEcReT/+=&"'<>%24\\x`;

const hexCode = (character: string, length: number) =>
  character.charCodeAt(0).toString(16).padStart(length, "0");
const each = (encode: (character: string) => string) => (text: string) =>
  Array.from(text, encode).join("");

/** The encodings of a text that a peer may quote. */
const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "percent-encoded": encodeURIComponent,
  "percent-encoded in lower case": (text) =>
    encodeURIComponent(text).replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
  "percent-encoded in every character": each((character) => `%${hexCode(character, 2)}`),
  "in a form": (text) => new URLSearchParams({ a: text }).toString().slice(2),
  "in JSON": (text) => JSON.stringify(text).slice(1, -1),
  "in JSON with escaped slashes": (text) =>
    JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
  "in JSON with escaped characters": each((character) => `\\u${hexCode(character, 4)}`),
  "in JSON with escapes in upper case": each(
    (character) => `\\u${hexCode(character, 4).toUpperCase()}`,
  ),
  "in a string with escaped bytes": each((character) => `\\x${hexCode(character, 2)}`),
  "in HTML": (text) =>
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&apos;"),
  "in HTML with decimal entities": each((character) => `&#${character.charCodeAt(0)};`),
  "in HTML with hexadecimal entities": each((character) => `&#x0${hexCode(character, 2)};`),
};

describe("redact", () => {
  for (const [name, encode] of Object.entries(ENCODINGS)) {
    it(`removes a secret that is quoted ${name}, also in JSON, in JSON in JSON, and in a URL`, () => {
      for (const outer of [
        "as it is",
        "in JSON",
        "percent-encoded",
        "in HTML",
        "in JSON with escaped slashes",
      ]) {
        const encodeOuter = ENCODINGS[outer] ?? String;
        for (const twice of [false, true]) {
          const quoted = encodeOuter(encode(SECRET));
          const text = `<${twice ? encodeOuter(quoted) : quoted}>`;
          assert.equal(redact(text, [SECRET]), "<[redacted]>", `${text} (${outer})`);
        }
      }
    });
  }

  it("removes a secret in Base64, alone or as a part, also in the alphabet for URLs", () => {
    for (const encoding of ["base64", "base64url"] as const) {
      for (const before of ["", "a", "id", "id:", "user"]) {
        for (const after of ["", "a", "bc", "def"]) {
          const text = Buffer.from(before + SECRET + after).toString(encoding);
          const redacted = redact(text, [SECRET]);
          assert.ok(redacted.includes("[redacted]"), redacted);
          const rest = Buffer.from(redacted.replace("[redacted]", ""), "base64").toString();
          assert.ok(rest.length <= before.length + after.length + 2, rest);
        }
      }
    }
  });

  it("removes a secret in Base64 whose digits differ in the alphabet for URLs", () => {
    const secret = "???>>>~~~";
    assert.equal(redact("<Pz8/Pj4+fn5+> <Pz8_Pj4-fn5->", [secret]), "<[redacted]> <[redacted]>");
  });

  it("removes a secret in hexadecimal digits", () => {
    const hex = Buffer.from(SECRET).toString("hex");
    assert.equal(redact(`${hex} ${hex.toUpperCase()}`, [SECRET]), "[redacted] [redacted]");
  });

  it("removes a short secret only where it is not something else", () => {
    // In Base64 from 8 digits on, and in hexadecimal digits from 8 on.
    assert.equal(redact("abcdef YWJjZGVm", ["abcdef"]), "[redacted] [redacted]");
    assert.equal(redact("abcd 61626364 YWJjZA", ["abcd"]), "[redacted] [redacted] YWJjZA");
    assert.equal(redact("abc 616263", ["abc"]), "[redacted] 616263");
  });

  it("removes a secret whose spaces are written as in a form", () => {
    assert.equal(redact("key=a+b+c&d=e+f", ["a b c"]), "key=[redacted]&d=e+f");
  });

  it("removes a secret that is encoded eight times", () => {
    let text = SECRET;
    for (let count = 0; count < 8; count++) text = encodeURIComponent(text);
    assert.equal(redact(text, [SECRET]), "[redacted]");
  });

  it("keeps the rest, and strings without secrets", () => {
    for (const text of ["a secret $& $1", "100% \\u0041 &amp; \\", "%zz &#xzz; \\u12", ""]) {
      assert.equal(redact(text, ["KEY"]), text);
      assert.equal(redact(`KEY${text}KEY`, ["KEY"]), `[redacted]${text}[redacted]`);
      assert.equal(redact(text, ["", undefined]), text);
    }
    assert.equal(redact("undefined", [undefined, "KEY"]), "undefined");
    assert.equal(redact("x".repeat(100_000), [undefined]).length, 100_000);
  });

  it("removes a secret that contains another, and secrets that overlap", () => {
    assert.equal(
      redact("-xabcdefx-abcdef-abc-", ["abc", "abcdef", "xabcdefx"]),
      "-[redacted]-[redacted]-[redacted]-",
    );
    assert.equal(redact("-abcdef-", ["abcd", "cdef"]), "-[redacted]-");
  });

  it("shortens a long string without cutting a secret", () => {
    const secret = "0123456789".repeat(10);
    for (const before of [65_430, 65_440, 65_500, 65_536]) {
      const text = "x".repeat(before) + secret + "y".repeat(100_000);
      assert.match(redact(text, [secret, "KEY"]), /^x{60000,}…$/);
    }
    assert.ok(!redact(secret.repeat(10_000), [secret]).includes("0123"));
  });

  it("is fast for hostile strings", () => {
    // Quadratic time would exceed the time limit of the test.
    for (const part of ["\\", "%25", "&amp;", "\\u005c", "&#0", '\\"', SECRET.slice(0, -1)])
      redact(part.repeat(65_536), [SECRET, "\\".repeat(20), "%25".repeat(20)]);
  });

  it("removes every secret, whatever the secrets, the string, and the encodings", () => {
    const secret = fc.string({ minLength: 12, maxLength: 20 });
    const encodings = fc.array(fc.constantFrom(...Object.values(ENCODINGS)), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 3 }),
        fc.string(),
        encodings,
        (secrets, text, encode) => {
          const encoded = encode
            .map((function_) => (value: string) => function_(value))
            .reduce((value, function_) => function_(value), secrets.join(text));
          const redacted = redact(encoded, secrets);
          for (const value of secrets) assert.ok(!redacted.includes(value));
          if (text === "") assert.doesNotMatch(redacted.replaceAll("[redacted]", ""), /.{12}/);
        },
      ),
      PROPERTY_RUNS,
    );
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { redact } from "../../../core/ecs/redaction";
import { PROPERTY_RUNS } from "../../support/property-runs";

describe("redact", () => {
  const credentials = { accessKeyId: "KEY", accessKeySecret: "SECRET", securityToken: "TO+KEN" };

  it("removes key, secret and token, plain and encoded, from anywhere in the text", () => {
    assert.equal(
      redact("KEY=KEY, SECRET; TO+KEN TO%2BKEN.", credentials),
      "[redacted]=[redacted], [redacted]; [redacted] [redacted].",
    );
    assert.equal(
      redact("TO%252BKEN TO%2bKEN TO%252bKEN", credentials),
      "[redacted] [redacted] [redacted]",
    );
  });

  it("keeps the rest, and texts without credentials", () => {
    assert.equal(
      redact("key secret $& $1", { ...credentials, securityToken: undefined }),
      "key secret $& $1",
    );
    assert.equal(redact("undefined", { ...credentials, securityToken: undefined }), "undefined");
    assert.equal(redact("text", { accessKeyId: "", accessKeySecret: "" }), "text");
  });

  it("removes a value that contains another completely", () => {
    const nested = { accessKeyId: "abc", accessKeySecret: "abcdef", securityToken: "xabcdefx" };
    assert.ok(
      !/abc|def|x/.test(redact("xabcdefx abcdef abc", nested).replaceAll("[redacted]", "")),
    );
  });

  it("leaves no value, whatever the values and the text are", () => {
    const value = fc.string({ minLength: 12, maxLength: 20 });
    fc.assert(
      fc.property(
        value,
        value,
        value,
        fc.string(),
        (accessKeyId, accessKeySecret, securityToken, text) => {
          const values = [accessKeyId, accessKeySecret, securityToken];
          const redacted = redact(values.join(text), {
            accessKeyId,
            accessKeySecret,
            securityToken,
          });
          for (const each of values) assert.ok(!redacted.includes(each));
        },
      ),
      PROPERTY_RUNS,
    );
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonProblem } from "../../../core/ecs/schemas";
import { PROPERTY_RUNS } from "../../support/property-runs";

describe("jsonProblem", () => {
  it("accepts up to 500,000 values, and counts objects, arrays and their elements", () => {
    for (const element of ["{}", "[]", '{"a":[1,2,3]}', "1"]) {
      const text = `[${new Array(100_000).fill(element).join(",")}]`;
      assert.equal(
        jsonProblem(text),
        element.length > 5 ? "at most 500000 values expected" : undefined,
      );
    }
    assert.ok(jsonProblem(`[${"0,".repeat(500_000)}0]`));
    assert.equal(jsonProblem(`[${"0,".repeat(499_998)}0]`), undefined);
  });

  it("accepts up to 64 levels", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    assert.equal(jsonProblem(nested(64)), undefined);
    assert.equal(jsonProblem(` ${nested(65)}`), "at most 64 levels expected");
    assert.equal(jsonProblem('{"a":'.repeat(65)), "at most 64 levels expected");
    assert.equal(jsonProblem(`[${new Array(100).fill("[[]]").join(",")}]`), undefined);
  });

  it("ignores the content of strings", () => {
    for (const content of [
      "[".repeat(100),
      '\\"[[['.repeat(100),
      "\\\\".repeat(9),
      '\\\\\\"['.repeat(100),
    ])
      assert.equal(jsonProblem(`{"a":"${content}"}`), undefined);
    assert.ok(jsonProblem(`{"a":"\\\\","b":${"[".repeat(64)}`));
    assert.equal(jsonProblem('{"a":"[[['), undefined);
    assert.equal(jsonProblem(`<${"[".repeat(100)}`), undefined);
  });

  it("accepts all JSON of a normal size", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 20 }), (text) => jsonProblem(text) === undefined),
      PROPERTY_RUNS,
    );
  });
});

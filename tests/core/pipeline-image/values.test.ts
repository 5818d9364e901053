import assert from "node:assert/strict";
import { containsValue, withoutAbsent } from "../../../core/pipeline-image/values";

describe("a value inside another", () => {
  it("is found at any depth, in lists and in maps", () => {
    for (const value of ["x", ["x"], { a: "x" }, { a: [1, { b: ["x"] }] }])
      assert.ok(containsValue(value, "x"), JSON.stringify(value));
  });

  it("is not found in a key, in a part of a text or in nothing", () => {
    for (const value of ["xy", { x: 1 }, [], {}, null, undefined, 0])
      assert.ok(!containsValue(value, "x"), JSON.stringify(value));
  });
});

describe("a map without what is absent", () => {
  it("keeps what is empty, and the map that it is made from", () => {
    const map = { a: undefined, b: null, c: 0, d: "", e: false, f: [], g: { h: null } };
    assert.deepEqual(withoutAbsent(map), { c: 0, d: "", e: false, f: [], g: { h: null } });
    assert.equal(Object.keys(map).length, 7);
  });
});

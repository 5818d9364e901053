import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { isPlainObject, parseJson } from "../../core/json";

describe("parseJson", () => {
  it("returns undefined for a string that is not JSON", () => {
    assert.deepEqual(parseJson('{"a":1}'), { a: 1 });
    for (const text of ["", "{", "undefined"]) assert.equal(parseJson(text), undefined);
  });
});

describe("isPlainObject", () => {
  it("accepts objects whose entries are their properties, from any realm", () => {
    const withoutPrototype: unknown = Object.create(null);
    for (const value of [{}, { a: 1 }, withoutPrototype, runInNewContext("({ a: 1 })") as unknown])
      assert.equal(isPlainObject(value), true);
  });

  it("rejects everything else", () => {
    class Args {
      readonly a = 1;
    }
    for (const value of [undefined, null, "text", 1, true, Symbol("s"), () => undefined])
      assert.equal(isPlainObject(value), false, String(value));
    for (const value of [
      [],
      new Map(),
      new Date(),
      new Args(),
      Object.create(new Args()) as unknown,
    ])
      assert.equal(isPlainObject(value), false);
    assert.equal(isPlainObject(runInNewContext("[1]")), false);
  });
});

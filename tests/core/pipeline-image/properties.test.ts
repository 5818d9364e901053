import assert from "node:assert/strict";
import { pick } from "../../../core/pipeline-image/properties";

describe("the properties that are picked", () => {
  it("are those that are set: what is empty is, what is null is not", () => {
    const properties = { a: "", b: 0, c: false, d: [], e: null, f: undefined, g: "of no interest" };
    const picked = pick(properties, ["a", "b", "c", "d", "e", "f", "missing"]);
    assert.deepEqual(picked, { a: "", b: 0, c: false, d: [] });
  });
});

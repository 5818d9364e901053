import assert from "node:assert/strict";
import { problemAt } from "../../core/problem";

describe("problemAt", () => {
  it("a problem has the path that a user would write, and a long path is shortened", () => {
    const pathOf = (...keys: (string | number)[]) => problemAt(keys, "").path;
    assert.equal(pathOf("waitForRunning", "timeout"), "waitForRunning.timeout");
    assert.equal(pathOf("exclude", 1), "exclude[1]");
    assert.equal(pathOf("tags", "a b", "c"), 'tags["a b"].c');
    assert.equal(pathOf("a b", "c"), '["a b"].c');
    assert.equal(pathOf("x".repeat(1_000_000)).length, 201);
  });
});

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findExecutable } from "../../../tools/process/find-executable";
import { fakeProgram } from "../support/fake-program";
import { scratchDirectory } from "../support/scratch";

describe("findExecutable", () => {
  const scratch = scratchDirectory();
  const find = (...directories: string[]) =>
    findExecutable("tool", { PATH: directories.join(path.delimiter) });

  it("finds the first match on PATH, and skips files that are not executable", () => {
    const [folder, text, first, second] = ["a", "b", "c", "d"].map((name) =>
      path.join(scratch.path, name),
    ) as [string, string, string, string];
    mkdirSync(path.join(folder, "tool"), { recursive: true });
    mkdirSync(text);
    writeFileSync(path.join(text, "tool"), "", { mode: 0o644 });
    const expected = fakeProgram(first, "tool", "");
    fakeProgram(second, "tool", "");
    assert.equal(find("/no/such", "", folder, text, first, second), expected);
  });

  it("searches only the PATH", () => {
    fakeProgram(scratch.path, "tool", "");
    assert.equal(find(path.join(scratch.path, "elsewhere")), undefined);
    assert.equal(findExecutable("tool", {}), undefined);
  });
});

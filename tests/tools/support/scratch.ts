import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A fresh directory for each test of the surrounding `describe`, removed after it. */
export function scratchDirectory(): { readonly path: string } {
  const scratch = { path: "" };
  beforeEach(() => {
    scratch.path = mkdtempSync(path.join(tmpdir(), "tools-test-"));
  });
  afterEach(() => {
    rmSync(scratch.path, { recursive: true, force: true });
  });
  return scratch;
}

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { withGeneratedPart } from "../../tools/docs/generated-part";

const DOCUMENT = path.join(__dirname, "../../docs/reliability.md");

/**
 * Asserts that a part of docs/reliability.md is up to date.
 * `UPDATE_DOCS=1 npx mocha tests/reliability/fault-matrix.test.ts` regenerates it.
 */
export async function assertDocumented(part: string, markdown: string): Promise<void> {
  const document = readFileSync(DOCUMENT, "utf8");
  const wanted = await withGeneratedPart(document, part, markdown);
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(DOCUMENT, wanted);
  else assert.equal(document, wanted, "docs/reliability.md is out of date: set UPDATE_DOCS=1");
}

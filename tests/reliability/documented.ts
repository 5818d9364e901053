import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { format } from "prettier";

const DOCUMENT = path.join(__dirname, "../../docs/reliability.md");

/**
 * A part of docs/reliability.md is what the tests say. `UPDATE_DOCS=1 npx mocha tests/reliability/fault-matrix.test.ts`
 * rewrites it.
 *
 * @param part - name in the comments that enclose it: `<!-- begin NAME -->`, `<!-- end NAME -->`
 */
export async function assertDocumented(part: string, markdown: string): Promise<void> {
  const document = readFileSync(DOCUMENT, "utf8");
  const [begin, end] = [`<!-- begin ${part} -->`, `<!-- end ${part} -->`];
  const [before, rest = ""] = document.split(begin);
  const [, after] = rest.split(end);
  assert.ok(before !== undefined && after !== undefined, `${DOCUMENT} has no ${begin} … ${end}`);
  // Formatted as the whole repository is, so that both checks agree.
  const wanted = await format(`${before}${begin}\n\n${markdown}\n\n${end}${after}`, {
    parser: "markdown",
    printWidth: 100,
  });
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(DOCUMENT, wanted);
  else assert.equal(document, wanted, "docs/reliability.md is out of date: set UPDATE_DOCS=1");
}

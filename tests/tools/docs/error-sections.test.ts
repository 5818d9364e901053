import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { CODE_FAMILIES, DOCUMENTED_CODES, OTHER_CODES } from "../../../core/error-pages";

const PAGE = path.resolve(__dirname, "../../../docs/reference/errors.md");

describe("docs/reference/errors.md", () => {
  const sections = new Map(
    readFileSync(PAGE, "utf8")
      .split(/^###? /m)
      .map((section) => [section.split("\n", 1)[0] ?? "", section]),
  );
  const pages = [...DOCUMENTED_CODES, ...CODE_FAMILIES.map(([, page]) => page), OTHER_CODES];

  for (const page of new Set(pages)) {
    it(`has a section for ${page}, with its cause and how to fix it`, () => {
      const section = sections.get(page);
      assert.ok(section, "no such section");
      assert.match(section, /\*\*Cause\.\*\* \S/);
      assert.match(section, /\*\*Fix\.\*\* \S/);
    });
  }

  it("has no section for a code that no message links to", () => {
    const codes = [...sections].filter(([, section]) => section.includes("**Cause.**"));
    assert.deepEqual(
      codes.map(([code]) => code).filter((code) => !pages.includes(code)),
      [],
    );
  });
});

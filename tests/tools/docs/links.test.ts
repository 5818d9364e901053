import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readDocument } from "../../../tools/docs/documents";
import { linkProblems } from "../../../tools/docs/links";
import { REPOSITORY, SITE } from "../../../tools/repository";

describe("linkProblems", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "docs-links-"));
    mkdirSync(path.join(root, "docs/how-to"), { recursive: true });
    mkdirSync(path.join(root, "examples/one"), { recursive: true });
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const problemsOf = (pages: Record<string, string>) => {
    const documents = Object.entries(pages).map(([file, text]) => {
      writeFileSync(path.join(root, file), text);
      return readDocument(file, text);
    });
    return linkProblems(documents, root);
  };

  it("accepts links to files, headings, directories, the site and other hosts", () => {
    const links = [
      "[a](how-to/b.md)",
      "[b](how-to/b.md#the-first)",
      "[c](#here)",
      "[d](../examples/one)",
      `[e](${SITE}how-to/b/#the-first)`,
      `[f](${REPOSITORY}/blob/main/docs/how-to/b.md)`,
      "[g](https://example.com/nothing)",
      '<a href="how-to/b.md">h</a>',
    ];
    const pages = {
      "docs/a.md": `---\ntitle: A\n---\n\n## Here\n\n${links.join("\n\n")}\n`,
      "docs/how-to/b.md": "# B\n\n## The `first`\n\n[a](../a.md#here)\n",
    };
    assert.deepEqual(problemsOf(pages), []);
  });

  it("reports dead links with their lines, also in tables, definitions, pictures and HTML", () => {
    const pages = {
      "docs/a.md": [
        "---\ntitle: A\n---",
        "[a](gone.md)",
        "[b](how-to/b.md#gone)",
        "[c](#gone)",
        "![d](gone.svg)",
        "[e]: gone2.md",
        '<img src="gone3.svg">',
        "| a |\n| - |\n| [f](gone4.md) |",
        `[g](${SITE}gone/)`,
      ].join("\n\n"),
      "docs/how-to/b.md": "# B\n",
    };
    assert.deepEqual(problemsOf(pages), [
      "docs/a.md:5: gone.md: there is no such file",
      "docs/a.md:7: how-to/b.md#gone: docs/how-to/b.md has no such heading",
      "docs/a.md:9: #gone: the page has no such heading",
      "docs/a.md:11: gone.svg: there is no such file",
      "docs/a.md:13: gone2.md: there is no such file",
      "docs/a.md:15: gone3.svg: there is no such file",
      "docs/a.md:19: gone4.md: there is no such file",
      `docs/a.md:21: ${SITE}gone/: there is no such file`,
    ]);
  });
});

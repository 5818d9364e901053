import assert from "node:assert/strict";
import { codeBlocks } from "../../../tools/docs/code-blocks";

describe("codeBlocks", () => {
  it("finds fenced blocks with their lines, in lists and quotations too", () => {
    const markdown = [
      "# Title",
      "```ts",
      "const first = 1;",
      "",
      "```",
      "- An item",
      "",
      "  ~~~sh title=in-a-list",
      "  npm ci",
      "  ~~~",
      "",
      "> ```json",
      "> {}",
      "> ```",
    ].join("\n");
    const found = codeBlocks("README.md", markdown);
    assert.deepEqual(found, [
      { document: "README.md", line: 3, language: "ts", code: "const first = 1;\n\n" },
      { document: "README.md", line: 9, language: "sh", code: "npm ci\n" },
      { document: "README.md", line: 13, language: "json", code: "{}\n" },
    ]);
  });

  it("skips blocks without a language, and code inside other blocks", () => {
    const markdown = "```\nplain\n```\n\n    indented\n\n````md\n```ts\nquoted\n```\n````\n";
    const found = codeBlocks("README.md", markdown);
    assert.deepEqual(
      found.map(({ language }) => language),
      ["md"],
    );
  });
});

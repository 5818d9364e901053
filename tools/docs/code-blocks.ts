import { fromMarkdown } from "mdast-util-from-markdown";
import { visit } from "unist-util-visit";

/** A code block of a document. */
export interface CodeBlock {
  readonly document: string;
  /** The line of the document on which the code begins, from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
}

/** The fenced code blocks of a Markdown document, including those in lists and quotations. */
export function codeBlocks(document: string, markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  visit(fromMarkdown(markdown), "code", ({ lang, value, position }) => {
    // Only a fenced block has a language.
    if (!lang || !position) return;
    blocks.push({ document, line: position.start.line + 1, language: lang, code: `${value}\n` });
  });
  return blocks;
}

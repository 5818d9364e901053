import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import GithubSlugger from "github-slugger";
import { load } from "js-yaml";
import { fromMarkdown } from "mdast-util-from-markdown";
import { toString } from "mdast-util-to-string";
import { visit } from "unist-util-visit";

const ROOT = path.resolve(__dirname, "../..");

/** A Markdown file of the repository. */
export interface Document {
  /** The path from the root of the repository. */
  readonly file: string;
  readonly text: string;
  /** The fields at the top, between two lines of dashes. Absent if there are none. */
  readonly frontMatter: Readonly<Record<string, unknown>> | undefined;
  readonly links: readonly Link[];
  /** The anchors of the headings. */
  readonly anchors: ReadonlySet<string>;
}

/** A link or a picture. */
export interface Link {
  readonly url: string;
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly isImage: boolean;
}

/** Reads a Markdown file. @param text - its content */
export function readDocument(
  file: string,
  text = readFileSync(path.join(ROOT, file), "utf8"),
): Document {
  const [head = "", fields] = /^---\n(.*?)\n---\n/s.exec(text) ?? [];
  const links: Link[] = [];
  const anchors = new Set<string>();
  const slugger = new GithubSlugger();
  // Blank lines instead of the front matter keep the numbers of the lines.
  const body = "\n".repeat(head.split("\n").length - 1) + text.slice(head.length);
  visit(fromMarkdown(body), (node) => {
    const line = node.position?.start.line ?? 0;
    if (node.type === "link" || node.type === "definition")
      links.push({ url: node.url, line, isImage: false });
    else if (node.type === "image") links.push({ url: node.url, line, isImage: true });
    else if (node.type === "heading") anchors.add(slugger.slug(toString(node)));
    else if (node.type === "html")
      for (const [, name = "", url = ""] of node.value.matchAll(/\b(href|src|srcset)="([^"]*)"/g))
        links.push({ url, line, isImage: name !== "href" });
  });
  const frontMatter = fields === undefined ? undefined : recordOf(load(fields));
  return { file, text, frontMatter, links, anchors };
}

/** The Markdown files in a directory. */
export function markdownIn(directory: string): string[] {
  return readdirSync(path.join(ROOT, directory), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md") && !/(^|\/)(node_modules|sdks)\//.test(file))
    .sort()
    .map((file) => path.posix.join(directory, file.split(path.sep).join("/")));
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

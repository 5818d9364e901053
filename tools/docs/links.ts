import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { REPOSITORY, SITE } from "../repository";
import type { Document } from "./documents";

/**
 * Checks the links between the documents, to other files of the repository, and to the site. Links to other
 * hosts are not requested.
 *
 * @param root - the directory that the documents' paths begin in
 * @returns the problems, one line each
 */
export function linkProblems(documents: readonly Document[], root: string): string[] {
  const byFile = new Map(documents.map((document) => [document.file, document]));
  const problemOf = ({ file, anchors }: Document, url: string): string | undefined => {
    if (url.startsWith("#"))
      return anchors.has(url.slice(1)) ? undefined : "the page has no such heading";
    const target = fileOf(url, file);
    if (target === undefined) return undefined;
    const [found, fragment = ""] = target;
    const candidates = SITE_PAGE.test(url) ? sitePages(found) : [found];
    const existing = candidates.find((candidate) => existsSync(path.join(root, candidate)));
    if (existing === undefined) return "there is no such file";
    if (fragment === "" || statSync(path.join(root, existing)).isDirectory()) return undefined;
    const other = byFile.get(existing);
    if (other === undefined || other.anchors.has(fragment)) return undefined;
    return `${existing} has no such heading`;
  };
  return documents.flatMap((document) =>
    document.links.flatMap(({ url, line }) => {
      const problem = problemOf(document, url);
      return problem === undefined ? [] : [`${document.file}:${line}: ${url}: ${problem}`];
    }),
  );
}

const SITE_PAGE = new RegExp(`^${SITE}(?!e/)`);

/** The file that a link leads to, with the fragment; undefined if it leads elsewhere. */
function fileOf(url: string, from: string): readonly [string, string | undefined] | undefined {
  const [address = "", fragment] = url.split("#");
  if (address.startsWith(SITE)) {
    const page = address.slice(SITE.length);
    return page.startsWith("e/") ? ["docs/reference/errors.md", undefined] : [page, fragment];
  }
  const blob = `${REPOSITORY}/blob/main/`;
  const tree = `${REPOSITORY}/tree/main/`;
  for (const prefix of [blob, tree])
    if (address.startsWith(prefix)) return [address.slice(prefix.length), fragment];
  if (/^[a-z][a-z+.-]*:/i.test(address)) return undefined;
  return [
    path.posix.normalize(path.posix.join(path.posix.dirname(from), decodeURI(address))),
    fragment,
  ];
}

/** The files that the site can make a page of. */
function sitePages(page: string): string[] {
  const name = page.replace(/\/$/, "");
  if (name === "") return ["docs/_index.md"];
  return [`docs/${name}.md`, `docs/${name}/index.md`, `docs/${name}/_index.md`, `docs/${name}`];
}

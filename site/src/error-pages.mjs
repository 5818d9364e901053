import { getEntry } from "astro:content";
import GithubSlugger from "github-slugger";

/** The codes that the page of errors explains, each with the anchor of its section. */
export async function errorPages() {
  const { body } = await getEntry("docs", "reference/errors");
  const slugger = new GithubSlugger();
  const headings = [...body.matchAll(/^(##+) (.+)$/gm)];
  return headings
    .map(([, level, code]) => ({ level, code, anchor: slugger.slug(code) }))
    .filter(({ level }) => level === "###");
}

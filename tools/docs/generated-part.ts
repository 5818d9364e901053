import { format } from "prettier";

/**
 * Returns a document with one part replaced by generated Markdown.
 *
 * @param part - the name in the comments that enclose the part: `<!-- begin NAME -->` and
 *   `<!-- end NAME -->`
 * @throws When the document has no such part.
 */
export async function withGeneratedPart(
  document: string,
  part: string,
  markdown: string,
): Promise<string> {
  const [begin, end] = [`<!-- begin ${part} -->`, `<!-- end ${part} -->`];
  const [before, rest = ""] = document.split(begin);
  const [, after] = rest.split(end);
  if (before === undefined || after === undefined) {
    throw new Error(`The document has no part "${part}". Enclose the part in ${begin} and ${end}.`);
  }
  // Formatted like the rest of the repository, so that the check of the format accepts it.
  return format(`${before}${begin}\n\n${markdown}\n\n${end}${after}`, {
    parser: "markdown",
    printWidth: 100,
  });
}

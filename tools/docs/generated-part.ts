import { format } from "prettier";

/**
 * A document with a part of it replaced by what a program found out.
 *
 * @param part - name in the comments that enclose it: `<!-- begin NAME -->`, `<!-- end NAME -->`
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
  if (before === undefined || after === undefined) throw new Error(`there is no ${begin} … ${end}`);
  // Formatted as the whole repository is, so that both checks agree.
  return format(`${before}${begin}\n\n${markdown}\n\n${end}${after}`, {
    parser: "markdown",
    printWidth: 100,
  });
}

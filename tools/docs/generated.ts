import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "prettier";
import { EXAMPLE_LANGUAGES, exampleProgram, type Shown } from "../plugin/schema/examples";
import { withGeneratedPart } from "./generated-part";
import { exampleTabs, referencePages } from "./reference";

/*
 * What is generated in docs/: the reference pages, and the examples in the other pages, between
 * `<!-- begin example NAME -->` and `<!-- end example NAME -->`.
 */

const ROOT = path.resolve(__dirname, "../..");
const DOCS = path.join(ROOT, "docs");
const SHOWN: readonly Shown[] = ["getLatestImage", "PipelineImage", "Provider"];

/** The generated documents by their path from the root of the repository, as they should be. */
export async function generatedDocuments(
  documents: readonly string[],
): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const [file, markdown] of Object.entries(referencePages()))
    result[`docs/${file}`] = await format(markdown, { parser: "markdown", printWidth: 100 });
  for (const file of documents) {
    let text = readFileSync(path.join(ROOT, file), "utf8");
    for (const shown of SHOWN) {
      const part = `example ${shown}`;
      if (!text.includes(`<!-- begin ${part} -->`)) continue;
      const isRegistryPage = text.includes("layout: package");
      const parts = isRegistryPage ? chooser(shown) : exampleTabs(shown);
      text = await withGeneratedPart(text, part, parts.join("\n\n"));
      result[file] = text;
    }
  }
  return result;
}

/** The documents that are not as they should be. @param write - whether to correct them */
export async function outdatedDocuments(
  documents: readonly string[],
  write: boolean,
): Promise<string[]> {
  const outdated: string[] = [];
  for (const [file, expected] of Object.entries(await generatedDocuments(documents))) {
    const current = documents.includes(file) ? readFileSync(path.join(ROOT, file), "utf8") : "";
    if (current === expected) continue;
    outdated.push(file);
    if (write) writeFileSync(path.join(ROOT, file), expected);
  }
  return outdated;
}

/** The example in all languages, as the Registry shows it. Its TypeScript is that of the npm package. */
function chooser(shown: Shown): string[] {
  const quickstart = readFileSync(path.join(DOCS, "../examples/quickstart/index.ts"), "utf8");
  return [
    `{{< chooser language "${EXAMPLE_LANGUAGES.map(({ language }) => language).join(",")}" >}}`,
    ...EXAMPLE_LANGUAGES.flatMap((language) => [
      `{{% choosable language ${language.language} %}}`,
      `\`\`\`${language.language}\n${(language.language === "typescript" ? quickstart : exampleProgram(shown, language)).trimEnd()}\n\`\`\``,
      "{{% /choosable %}}",
    ]),
    "{{< /chooser >}}",
  ];
}

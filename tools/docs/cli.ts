/*
 * Checks the documentation: its code, its links, what is generated in it, and the rules of the Pulumi
 * Registry. `--write` regenerates what is generated.
 */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { codeBlocks } from "./code-blocks";
import { codeProblems } from "./code";
import { markdownIn, readDocument } from "./documents";
import { outdatedDocuments } from "./generated";
import { linkProblems } from "./links";
import { referencePages } from "./reference";
import { registryProblems } from "./registry";

const ROOT = path.resolve(__dirname, "../..");

async function main(write: boolean): Promise<void> {
  const files = [
    ...["README.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md", "SECURITY.md"],
    ...markdownIn("docs"),
    ...markdownIn("examples"),
  ];
  const outdated = await outdatedDocuments(files, write);
  const documents = files.map((file) => readDocument(file));
  // The reference also has signatures, which are not programs. The command line and Terraform check their own.
  const generated = Object.keys(referencePages()).map((file) => `docs/${file}`);
  const blocks = documents
    .filter(({ file }) => !/^docs\/(cli|terraform)\//.test(file))
    .flatMap(({ file, text }) => codeBlocks(file, text))
    .filter(({ document, code }) => !generated.includes(document) || /^import /m.test(code));
  const problems = [
    ...(write ? [] : outdated.map((file) => `${file} is out of date. Run: npm run docs:reference`)),
    ...quickstartProblems(blocks),
    ...linkProblems(documents, ROOT),
    ...registryProblems(),
    ...codeProblems(blocks),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else
    console.log(
      `${documents.length} documents: ${blocks.length} code blocks and ${documents.flatMap(({ links }) => links).length} links are correct.`,
    );
}

function quickstartProblems(blocks: ReturnType<typeof codeBlocks>): string[] {
  const quickstart = readFileSync(path.join(ROOT, "examples/quickstart/index.ts"), "utf8");
  const first = blocks.find(
    ({ document, language }) => document === "README.md" && language === "ts",
  );
  return first?.code === quickstart
    ? []
    : [
        "README.md: the first TypeScript block differs from examples/quickstart/index.ts. Copy the example into it.",
      ];
}

main(process.argv.includes("--write")).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

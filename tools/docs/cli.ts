/*
 * Checks the code in the documentation: each TypeScript block must compile as a program, and the
 * README's first TypeScript block must be identical to the quickstart.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { codeBlocks } from "./code-blocks";

const ROOT = path.resolve(__dirname, "../..");
// In the checkout, so that imports of the package resolve; Git ignores it.
const SCRATCH = path.join(ROOT, ".docs-check");

const documents = [
  "README.md",
  "CONTRIBUTING.md",
  ...markdownIn("docs"),
  ...markdownIn("examples"),
];
const blocks = documents.flatMap((document) =>
  codeBlocks(document, readFileSync(path.join(ROOT, document), "utf8")),
);
const programs = blocks.filter(({ language }) => language === "ts");

const quickstart = readFileSync(path.join(ROOT, "examples/quickstart/index.ts"), "utf8");
const first = programs.find(({ document }) => document === "README.md");
if (first?.code !== quickstart) {
  console.error(
    "README.md: the first TypeScript block differs from examples/quickstart/index.ts. Copy the example into it.",
  );
  process.exitCode = 1;
}

rmSync(SCRATCH, { recursive: true, force: true });
mkdirSync(SCRATCH);
try {
  for (const { document, line, code } of programs) {
    writeFileSync(
      path.join(SCRATCH, `${document.replaceAll(/[^\w]/g, "-")}-line-${line}.ts`),
      code,
    );
  }
  const config = {
    extends: "../tsconfig.json",
    compilerOptions: { noUnusedLocals: false },
    include: ["*.ts"],
  };
  writeFileSync(path.join(SCRATCH, "tsconfig.json"), JSON.stringify(config));
  const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", SCRATCH], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
} finally {
  rmSync(SCRATCH, { recursive: true, force: true });
}
if (!process.exitCode)
  console.log(`${programs.length} TypeScript blocks in the documentation compile.`);

function markdownIn(directory: string): string[] {
  try {
    return readdirSync(path.join(ROOT, directory), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .map((file) => path.join(directory, file));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { loadAll } from "js-yaml";
import { scripts } from "../../package.json";
import { EXAMPLE_LANGUAGES, exampleProgram, type Shown } from "../plugin/schema/examples";
import type { CodeBlock } from "./code-blocks";
import { schema } from "./schema";

/*
 * The code in the documentation, by language. TypeScript is compiled. Python, Go, C# and Java must be a part
 * of an example, which `npm run test:languages` runs (C# is only compared with the schema). YAML, JSON and shell
 * commands are parsed, and what they name must exist. The preview of a program must be that of an example.
 */

const ROOT = path.resolve(__dirname, "../..");
// In the checkout, so that imports of the package resolve; Git ignores it.
const SCRATCH = path.join(ROOT, ".docs-check");

/** Checks code blocks. @returns the problems, one line each */
export function codeProblems(blocks: readonly CodeBlock[]): string[] {
  const examples = examplePrograms();
  const previews = exampleReadmes();
  const programs: CodeBlock[] = [];
  const problems = blocks.flatMap((block) => {
    const { document, line, language } = block;
    const problem = problemOf(block);
    return problem === undefined ? [] : [`${document}:${line}: ${language}: ${problem}`];
  });
  return [...problems, ...typeScriptProblems(programs)];

  function problemOf(block: CodeBlock): string | undefined {
    const { language, code } = block;
    const isExample = (examples[language] ?? []).some((program) => contains(program, code));
    if (isExample) return undefined;
    switch (language) {
      case "ts":
      case "typescript":
        programs.push(block);
        return undefined;
      case "python":
      case "go":
      case "csharp":
      case "java":
        return "is not a part of an example in examples/plugin";
      case "yaml":
        return yamlProblem(code);
      case "json":
        return problemIn(() => JSON.parse(code) as unknown);
      case "sh":
        return shellProblem(code);
      case "console":
        return shellProblem(
          [...code.matchAll(/^\$ (.*)$/gm)].map(([, command = ""]) => command).join("\n"),
        );
      case "text":
        return code.startsWith("Previewing update") &&
          !previews.some((readme) => readme.includes(code))
          ? "is not the preview of an example"
          : undefined;
      case "ini":
      case "diff":
      case "xml":
        return undefined;
      default:
        return "has a language that nothing checks";
    }
  }
}

/** Whether a program contains these lines, at any indentation. */
export function contains(program: string, code: string): boolean {
  const lines = (text: string) =>
    text
      .trim()
      .split("\n")
      .map((line) => line.trim())
      .join("\n");
  return `\n${lines(program)}\n`.includes(`\n${lines(code)}\n`);
}

function examplePrograms(): Record<string, string[]> {
  const shown: Shown[] = [
    "getLatestImage",
    "getImagePipelineExecutions",
    "getImagePipelineExecution",
    "PipelineImage",
    "Provider",
  ];
  return Object.fromEntries(
    EXAMPLE_LANGUAGES.map((language) => [
      language.language,
      shown.map((each) => exampleProgram(each, language)),
    ]),
  );
}

function exampleReadmes(): string[] {
  const directory = path.join(ROOT, "examples");
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("README.md") && !file.includes("node_modules"))
    .map((file) => readFileSync(path.join(directory, file), "utf8"));
}

function problemIn(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0] : String(error);
  }
}

/** YAML, and in a Pulumi program the names of this package's functions, resource and arguments. */
function yamlProblem(code: string): string | undefined {
  let documents: unknown[] = [];
  const problem = problemIn(() => (documents = loadAll(code)));
  if (problem !== undefined) return problem;
  const names = documents.flatMap(namesIn);
  const unknown = names.find((name) => !isKnown(name));
  return unknown && `${unknown} is not in schema.json`;
}

const PREFIX = "alicloud-image-pipeline:index:";

/** The names of this package in a YAML value: `function`, `function.argument`, `Resource.argument`. */
function namesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const fields = value as Record<string, unknown>;
  const token = fields["function"] ?? fields["type"];
  const own =
    typeof token === "string" && token.startsWith("alicloud-image-pipeline:")
      ? token.slice("alicloud-image-pipeline:".length)
      : undefined;
  const args = fields["arguments"] ?? fields["properties"] ?? {};
  const names = own === undefined ? [] : [own, ...Object.keys(args).map((key) => `${own}.${key}`)];
  return [...names, ...Object.values(fields).flatMap(namesIn)];
}

function isKnown(name: string): boolean {
  const [token = "", argument] = name.split(".");
  const inputs =
    schema.functions[PREFIX + token]?.inputs.properties ??
    schema.resources[PREFIX + token]?.inputProperties;
  return inputs !== undefined && (argument === undefined || argument in inputs);
}

/** The syntax of shell commands, and that the npm scripts that they run exist. */
function shellProblem(code: string): string | undefined {
  const { status, stderr } = spawnSync("bash", ["-n"], { input: code, encoding: "utf8" });
  if (status !== 0) return stderr.trim().split("\n")[0];
  const missing = [...code.matchAll(/\bnpm run (?:--silent )?(\w[\w:-]*)/g)]
    .map(([, script = ""]) => script)
    .find((script) => !(script in scripts));
  return missing && `package.json has no script ${missing}`;
}

function typeScriptProblems(programs: readonly CodeBlock[]): string[] {
  if (programs.length === 0) return [];
  mkdirSync(SCRATCH, { recursive: true });
  const directory = mkdtempSync(path.join(SCRATCH, "programs-"));
  try {
    for (const { document, line, code } of programs) {
      const name = `${document.replaceAll(/[^\w]/g, "-")}-line-${line}.ts`;
      writeFileSync(path.join(directory, name), code);
    }
    const config = {
      extends: "../../tsconfig.json",
      compilerOptions: { noUnusedLocals: false },
      include: ["*.ts"],
    };
    writeFileSync(path.join(directory, "tsconfig.json"), JSON.stringify(config));
    const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", directory], {
      encoding: "utf8",
    });
    return status === 0 ? [] : stdout.trim().split("\n");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

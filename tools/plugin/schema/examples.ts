import { readFileSync } from "node:fs";
import path from "node:path";

const EXAMPLES = path.resolve(__dirname, "../../../examples/plugin");

/** What the examples of the plugin show: each a function, the resource, or the provider. */
export type Shown =
  | "getLatestImage"
  | "getImagePipelineExecutions"
  | "getImagePipelineExecution"
  | "PipelineImage"
  | "Provider";

/** One program in all languages. */
interface ExampleLanguage {
  /** The language's name in a code block, in the Registry and on the site. */
  readonly language: string;
  /** The file with the program that shows this. */
  readonly file: (shown: Shown) => string;
  /** The part of the file that is the example. */
  readonly cut: (program: string, shown: Shown) => string;
}

const YAML_PROGRAMS: Readonly<Record<Shown, string>> = {
  getLatestImage: "yaml-latest-image",
  getImagePipelineExecutions: "yaml-executions",
  getImagePipelineExecution: "yaml-execution",
  PipelineImage: "yaml-held-image",
  Provider: "yaml-provider",
};

const inOneFile = (file: string): Pick<ExampleLanguage, "file" | "cut"> => ({
  file: () => file,
  cut: section,
});

/** The languages in the order in which the Registry shows them. */
export const EXAMPLE_LANGUAGES: readonly ExampleLanguage[] = [
  { language: "typescript", ...inOneFile("nodejs/index.ts") },
  { language: "python", ...inOneFile("python/__main__.py") },
  { language: "csharp", ...inOneFile("dotnet/Program.cs") },
  { language: "go", ...inOneFile("go/main.go") },
  {
    language: "yaml",
    file: (shown) => `${YAML_PROGRAMS[shown]}/Pulumi.yaml`,
    cut: (program) => program.replace(/^(?:name|description): .*\n/gm, ""),
  },
  { language: "java", ...inOneFile("java/src/main/java/app/App.java") },
];

/** The program that shows a function, the resource, or the provider, in one language. */
export function exampleProgram(shown: Shown, { file, cut }: ExampleLanguage): string {
  return cut(readFileSync(path.join(EXAMPLES, file(shown)), "utf8"), shown);
}

/** Begins the section of one example, or ends the last. */
const MARK = /^\s*(?:\/\/|#) (?:Example: (\w+)|(End of the examples)\.)$/;

/**
 * A program with the section of one example only, and without what only other sections use.
 *
 * @throws if the program has no such section
 */
export function section(program: string, shown: Shown): string {
  const kept: string[] = [];
  let current: string | undefined;
  let found = false;
  // The comment at the top describes the file.
  const described = program.replace(/^(?:(?:\/\/|""").*\n)+\n?/, "");
  for (const line of described.split("\n")) {
    const [mark, name] = MARK.exec(line) ?? [];
    if (mark !== undefined) {
      current = name;
      found ||= name === shown;
    } else if (current === undefined || current === shown) kept.push(line);
  }
  if (!found) throw new Error(`There is no example of ${shown} in:\n${program}`);
  const text = kept.join("\n");
  const isUsed = (line: string) => {
    const [, name = ""] = /^import (?:\w+\.)+(\w+);$/.exec(line) ?? [];
    return name === "" || text.split(new RegExp(`\\b${name}\\b`)).length > 2;
  };
  return `${kept
    .filter(isUsed)
    .join("\n")
    .replace(/^\/\*\* The examples .*\n/m, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .replaceAll(/\n\n(\s*\})/g, "\n$1")
    .trim()}\n`;
}

/** The examples of a description, as Pulumi's generators and the Registry read them. */
export function exampleUsage(shown: Shown, title: string): string {
  const blocks = EXAMPLE_LANGUAGES.map(
    (language) => `\`\`\`${language.language}\n${exampleProgram(shown, language)}\`\`\``,
  );
  return [
    "{{% examples %}}",
    "## Example Usage",
    "{{% example %}}",
    `### ${title}`,
    "",
    ...blocks,
    "{{% /example %}}",
    "{{% /examples %}}",
  ].join("\n");
}

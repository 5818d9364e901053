/*
 * The declarations of the package: one file for each entry, rolled up by API Extractor, and a report of the
 * public API. The reports are committed, so that a change of the API cannot pass unseen.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type IConfigFile,
} from "@microsoft/api-extractor";
import { format } from "prettier";

const ROOT = path.resolve(__dirname, "../..");

/** The entries that programs import: the name in dist/, the source, and the report next to it. */
const ENTRIES = [
  { name: "index", source: "sdk/index", report: "sdk/public.api.md" },
  { name: "emulator", source: "emulator/public", report: "emulator/public.api.md" },
] as const;

/** The declarations of the entry that only the engine's process loads. */
const DYNAMIC = `/** Internal: the lifecycle of a \`PipelineImage\`. It has no public API. */
export {};
`;

/** Writes a declaration file for each entry of the package. */
export async function writeDeclarations(folder: string): Promise<void> {
  withEmittedFiles((emitted) => {
    for (const { name, source } of ENTRIES)
      extract(path.join(emitted, `${source}.d.ts`), {
        dtsRollup: { enabled: true, untrimmedFilePath: path.join(folder, `${name}.d.ts`) },
      });
  });
  // Indented again, because API Extractor counts braces in comments.
  for (const { name } of ENTRIES) {
    const file = path.join(folder, `${name}.d.ts`);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, await format(text, { parser: "typescript", printWidth: 100 }));
  }
  writeFileSync(path.join(folder, "dynamic.d.ts"), DYNAMIC);
}

/** The reports of the public API as they must be committed: the text by the path in the repository. */
export function apiReports(): ReadonlyMap<string, string> {
  return withEmittedFiles((emitted) => {
    const reports = ENTRIES.map(({ source, report }) => {
      const reportFileName = path.basename(report);
      const reportFolder = path.join(emitted, path.dirname(report));
      extract(path.join(emitted, `${source}.d.ts`), {
        apiReport: { enabled: true, reportFileName, reportFolder, reportTempFolder: emitted },
      });
      return [report, readFileSync(path.join(reportFolder, reportFileName), "utf8")] as const;
    });
    return new Map(reports);
  });
}

/** Emits a declaration file for each module, into a folder in the repository, where their imports resolve. */
function withEmittedFiles<T>(use: (emitted: string) => T): T {
  const emitted = path.join(ROOT, `dist.types.${process.pid}.draft`);
  try {
    const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
    const options = ["-p", path.join(ROOT, "tsconfig.build.json"), "--outDir", emitted];
    const { status } = spawnSync(process.execPath, [tsc, ...options], { stdio: "inherit" });
    if (status !== 0) throw new Error("The declarations do not compile. See the errors above.");
    return use(emitted);
  } finally {
    rmSync(emitted, { recursive: true, force: true });
  }
}

/** What API Extractor reports as an error. Everything else is about documents that it does not write here. */
const ERRORS = ["ae-forgotten-export", "ae-undocumented", "ae-unresolved-link"];

function extract(entry: string, output: Partial<IConfigFile>): void {
  const none = { logLevel: ExtractorLogLevel.None };
  const error = { logLevel: ExtractorLogLevel.Error };
  const configuration = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(ROOT, "package.json"),
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: entry,
      compiler: {
        overrideTsconfig: {
          extends: path.join(ROOT, "tsconfig.json"),
          files: [entry],
          include: [],
        },
      },
      newlineKind: "lf",
      apiReport: { enabled: false },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: error },
        extractorMessageReporting: {
          default: none,
          ...Object.fromEntries(ERRORS.map((id) => [id, error])),
        },
        tsdocMessageReporting: { default: none },
      },
      ...output,
    },
  });
  const problems: string[] = [];
  Extractor.invoke(configuration, {
    // Reports are written, not compared: that is for the caller.
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === ExtractorLogLevel.Error)
        problems.push(message.formatMessageWithLocation(path.dirname(entry)));
    },
  });
  if (problems.length > 0) throw new Error(`The public API has problems:\n${problems.join("\n")}`);
}

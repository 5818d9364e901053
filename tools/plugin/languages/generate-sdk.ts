import { rm } from "node:fs/promises";
import path from "node:path";
import { runGo } from "./run-go";

const ROOT = path.resolve(__dirname, "../../..");

/** The Go modules with the generators: today's engine, and the last versions that had the others. */
const GENERATORS = {
  go: path.join(ROOT, "tools/plugin/sdk-generator"),
  nodejs: path.join(ROOT, "tools/plugin/sdk-generator"),
  python: path.join(ROOT, "tools/plugin/sdk-generator"),
  dotnet: __dirname,
  java: __dirname,
} as const;

/** A language with a generator. */
export type Language = keyof typeof GENERATORS;

/** Generates the SDK of the plugin for a language. */
export async function generateSdk(language: Language, directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  const schema = path.join(ROOT, "schema.json");
  await runGo(GENERATORS[language], ["run", ".", schema, language, directory]);
}

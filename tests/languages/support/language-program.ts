import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureEngine } from "../../../tools/engine/ensure-engine";
import { generateSdk, type Language } from "../../../tools/plugin/languages/generate-sdk";
import { buildLanguageHosts } from "../../../tools/plugin/languages/hosts";
import { runProcess } from "../../../tools/process/running-process";
import type { PluginStackOptions } from "../../engine/plugin/support/plugin-stack";

const EXAMPLES = path.resolve(__dirname, "../../../examples/plugin");

/** A copy of an example with the SDK for its language, and an engine that has the language's host. */
export async function languageProgram(
  example: string,
  language: Language,
): Promise<PluginStackOptions & { readonly directory: string }> {
  const directory = await mkdtemp(path.join(tmpdir(), `${language}-program-`));
  await cp(path.join(EXAMPLES, example), directory, { recursive: true });
  await generateSdk(language, path.join(directory, "sdks/alicloud-image-pipeline"));
  const engine = await ensureEngine({ log: (line) => process.stderr.write(`engine: ${line}\n`) });
  // A host that old is not told by the engine of the virtual environment: it runs the Python on PATH.
  const onPath = [await buildLanguageHosts(), path.join(directory, "venv/bin")];
  return { directory, engine: { ...engine, binDirectory: onPath.join(path.delimiter) } };
}

/** Runs a command that the program needs before it runs itself. @throws When it fails. */
export async function prepare(
  directory: string,
  command: string,
  args: readonly string[],
): Promise<void> {
  const { code, stdout, stderr } = await runProcess(command, args, {
    cwd: directory,
    env: process.env,
  });
  if (code !== 0)
    throw new Error(`"${command} ${args.join(" ")}" ended with ${code}:\n${stdout}${stderr}`);
}

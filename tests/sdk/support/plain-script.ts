import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";

/** The repository's root, from which the package is found by its own name. */
export const ROOT = path.resolve(__dirname, "../../..");

/** What a script did. */
export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds from its last output to its end. */
  readonly lingered: number;
}

/** Builds the package, unless it is built already. */
export async function built(): Promise<void> {
  if (existsSync(path.join(ROOT, "dist/index.js"))) return;
  await promisify(execFile)(process.execPath, ["--import", "tsx", "tools/bundle/cli.ts"], {
    cwd: ROOT,
  });
}

/**
 * Runs a script with Node alone: no engine, no TypeScript, and no environment but the given one.
 *
 * @param format - how the script gets at packages
 */
export async function runScript(
  format: "commonjs" | "module",
  script: string,
  environment: Readonly<Record<string, string>>,
): Promise<Ran> {
  const child = spawn(process.execPath, [`--input-type=${format}`, "--eval", script], {
    cwd: ROOT,
    env: { ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr, last] = ["", "", Date.now()];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    last = Date.now();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  return { exitCode, stdout, stderr, lingered: Date.now() - last };
}

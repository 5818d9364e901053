import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";

/** The built command line. */
export const PROGRAM = path.resolve(__dirname, "../../../dist/cli.js");

/** A process of the command line. */
export interface CliProcess {
  readonly child: ReturnType<typeof spawn>;
  /** Resolves when the process has ended and its streams have closed. */
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Resolves when one of the streams has had this text. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
}

/** Starts the built command line with an environment of its own. */
export function startCli(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): CliProcess {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => (written[name] += text));
  const ended = once(child, "close").then(([code]) => ({
    code: code as number | null,
    ...written,
  }));
  const says = async (pattern: RegExp) => {
    for (;;) {
      const match = pattern.exec(written.stdout) ?? pattern.exec(written.stderr);
      if (match) return match;
      const more = [once(child.stdout, "data"), once(child.stderr, "data")];
      const end = await Promise.race([ended, ...more.map((each) => each.then(() => undefined))]);
      if (end && !pattern.test(end.stdout + end.stderr))
        throw new Error(`It ended without ${String(pattern)}: ${end.stdout}${end.stderr}`);
    }
  };
  return { child, ended, says };
}

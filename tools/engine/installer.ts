import { readdir } from "node:fs/promises";
import path from "node:path";
import { runProcess } from "../process/running-process";
import { pinnedVersion } from "./recipe";

/** Milliseconds for the download: a machine that cannot reach Pulumi's host may not even say so. */
const TIME_LIMIT = 90_000;

const INSTALLER = path.join(__dirname, "installer-process.mjs");

/** What an installation needs. */
export interface InstallOptions {
  /** An empty directory; `pulumi` comes to lie in its `bin`. */
  root: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /**
   * Milliseconds after which it is given up.
   * @default 90000
   */
  timeLimit?: number;
  /**
   * The program that installs; its arguments are the directory and the version.
   * @default Pulumi's own, through its Automation API
   */
  installer?: string;
}

/** Installs the pinned Pulumi with Pulumi's own installer. @throws When that fails in any way. */
export async function installPulumi(options: InstallOptions): Promise<void> {
  const { root, env, signal, timeLimit = TIME_LIMIT, installer = INSTALLER } = options;
  const limit = AbortSignal.timeout(timeLimit);
  const result = await runProcess(process.execPath, [installer, root, pinnedVersion()], {
    env,
    signal: AbortSignal.any([signal, limit]),
    grace: 0,
  }).catch((error: unknown) => {
    if (!limit.aborted || signal.aborted) throw error;
    throw new Error(`not done within ${timeLimit / 1000} s`, { cause: error });
  });
  if (result.code !== 0) throw new Error(lastLine(result.stderr) || `ended with ${result.code}`);
  if (!(await readdir(root)).includes("bin")) throw new Error("nothing was installed");
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

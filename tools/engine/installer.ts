import { readdir } from "node:fs/promises";
import path from "node:path";
import { runProcess } from "../process/running-process";
import { pinnedVersion } from "./recipe";

/** Milliseconds for the download. Behind some firewalls, a connection neither succeeds nor fails. */
const TIME_LIMIT = 90_000;

const INSTALLER = path.join(__dirname, "installer-process.mjs");

/** How to install Pulumi. */
export interface InstallOptions {
  /** An empty directory. The executables are installed in its `bin`. */
  root: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /**
   * Milliseconds after which the installation is stopped.
   * @default 90000
   */
  timeLimit?: number;
  /**
   * The script that installs Pulumi. Its arguments are the directory and the version.
   * @default Pulumi's own installer, called through the Automation API
   */
  installer?: string;
}

/** Installs the pinned Pulumi with Pulumi's own installer. @throws When it fails. */
export async function installPulumi(options: InstallOptions): Promise<void> {
  const { root, env, signal, timeLimit = TIME_LIMIT, installer = INSTALLER } = options;
  const limit = AbortSignal.timeout(timeLimit);
  const result = await runProcess(process.execPath, [installer, root, pinnedVersion()], {
    env,
    signal: AbortSignal.any([signal, limit]),
    grace: 0,
  }).catch((error: unknown) => {
    if (!limit.aborted || signal.aborted) throw error;
    throw new Error(`not finished after ${timeLimit / 1000} s`, { cause: error });
  });
  if (result.code !== 0) throw new Error(lastLine(result.stderr) || `exit code ${result.code}`);
  if (!(await readdir(root)).includes("bin")) throw new Error("it installed nothing");
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runProcess, type ProcessResult } from "../process/running-process";

/** A Pulumi engine that runs. */
export interface Engine {
  /** The path of `pulumi`. */
  command: string;
  /** The version that it reports, without the "v". */
  version: string;
  /** Where it came from: PATH, this project's cache, or what filled the cache just now. */
  source: "path" | "cache" | "installer" | "built";
  /** The directory of `pulumi` and of the plugins that come with it. */
  binDirectory: string;
}

/** The oldest supported engine, as in the peer dependency on @pulumi/pulumi. */
const OLDEST = [3, 150] as const;

/** Milliseconds that `pulumi version` may take. */
const VERSION_TIMEOUT = 60_000;

/** The engine at this path. @throws When it does not run, or is too old. */
export async function engineAt(
  command: string,
  source: Engine["source"],
  env: NodeJS.ProcessEnv,
): Promise<Engine> {
  const version = await versionOf(command, env);
  const [major, minor] = version.split(".").map(Number);
  if (major !== OLDEST[0] || minor === undefined || minor < OLDEST[1]) {
    throw new Error(
      `${command} is Pulumi ${version}. This project needs Pulumi ${OLDEST.join(".")} or a later 3.x: ` +
        "update it (https://www.pulumi.com/docs/install/) or remove it from PATH.",
    );
  }
  return { command, version, source, binDirectory: path.dirname(command) };
}

async function versionOf(command: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { code, stdout, stderr } = await runVersion(command, env).catch((cause: unknown) => {
    throw new Error(unusable(command, String(cause)), { cause });
  });
  const version = /^v?(\d+\.\d+\.\d+\S*)/.exec(stdout.trim())?.[1];
  if (code !== 0 || version === undefined) {
    throw new Error(unusable(command, `exit code ${code}: ${(stderr || stdout).trim()}`));
  }
  return version;
}

async function runVersion(command: string, env: NodeJS.ProcessEnv): Promise<ProcessResult> {
  // Pulumi logs every command in its home, which is the user's own by default.
  const home = await mkdtemp(path.join(tmpdir(), "pulumi-version-"));
  try {
    return await runProcess(command, ["version"], {
      env: { ...env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
      signal: AbortSignal.timeout(VERSION_TIMEOUT),
      grace: 0,
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function unusable(command: string, why: string): string {
  return (
    `"${command} version" did not report a version (${why}). ` +
    "Reinstall Pulumi (https://www.pulumi.com/docs/install/) or remove it from PATH."
  );
}

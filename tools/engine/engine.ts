import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runProcess, type ProcessResult } from "../process/running-process";

/** A Pulumi engine which can be run. */
export interface Engine {
  /** The path of `pulumi`. */
  command: string;
  /** As it tells it, without the "v". */
  version: string;
  /** Where it came from: the user's own on PATH, or this project's cache and how that was filled. */
  source: "path" | "cache" | "installer" | "built";
  /** The directory of `pulumi`, where the programs that it starts lie too. */
  binDirectory: string;
}

/** The oldest engine that this project supports, as the peer dependency on @pulumi/pulumi has it. */
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
      `${command} is Pulumi ${version}; this project needs ${OLDEST.join(".")} or a later 3.x: ` +
        "update it (https://www.pulumi.com/docs/install/) or take it off PATH",
    );
  }
  return { command, version, source, binDirectory: path.dirname(command) };
}

async function versionOf(command: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { code, stdout, stderr } = await askVersion(command, env).catch((cause: unknown) => {
    throw new Error(unusable(command, String(cause)), { cause });
  });
  const version = /^v?(\d+\.\d+\.\d+\S*)/.exec(stdout.trim())?.[1];
  if (code !== 0 || version === undefined) {
    throw new Error(unusable(command, `it ended with ${code}: ${(stderr || stdout).trim()}`));
  }
  return version;
}

async function askVersion(command: string, env: NodeJS.ProcessEnv): Promise<ProcessResult> {
  // Pulumi writes a log of every command into its home, which is the user's own otherwise.
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
    `"${command} version" does not tell a version (${why}): ` +
    "repair Pulumi (https://www.pulumi.com/docs/install/) or take it off PATH"
  );
}

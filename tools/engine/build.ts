import { mkdir } from "node:fs/promises";
import path from "node:path";
import { findExecutable } from "../process/find-executable";
import { runProcess } from "../process/running-process";
import { BuildProgress } from "./build-progress";
import { buildFlags, MODULE_DIRECTORY, PACKAGES, pinnedVersion } from "./recipe";
import { placeStandIns } from "./place-stand-ins";

/** How to build an engine. */
export interface BuildOptions {
  /** An empty directory. The executables are built into its `bin`. */
  root: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  log: (line: string) => void;
}

/**
 * Builds the engine from the Go module proxy, with stand-ins for the plugins that cannot be built so.
 * @throws When Go is missing or the build fails.
 */
export async function buildEngine({ root, env, signal, log }: BuildOptions): Promise<void> {
  const go = findExecutable("go", env);
  if (go === undefined) throw new Error('"go" is not on PATH');
  const bin = path.join(root, "bin");
  await mkdir(bin);
  log(`building Pulumi ${pinnedVersion()} with ${go}; the first build takes several minutes`);

  const progress = new BuildProgress(log);
  try {
    const args = ["build", "-v", ...buildFlags(), "-o", bin + path.sep, ...PACKAGES];
    const { code } = await runProcess(go, args, {
      cwd: MODULE_DIRECTORY,
      env: { ...env, CGO_ENABLED: "0", GOWORK: "off" },
      signal,
      grace: 2_000,
      onOutput: (text) => {
        progress.read(text);
      },
    });
    if (code !== 0)
      throw new Error(`"go build" failed with exit code ${code}:\n${progress.errors}`);
  } finally {
    progress.end();
  }
  await placeStandIns(bin);
}

import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { findExecutable } from "../process/find-executable";
import { interruptible } from "../process/interruption";
import { buildEngine } from "./build";
import { cacheDirectory } from "./cache-directory";
import { engineAt, type Engine } from "./engine";
import { EngineCache } from "./engine-cache";
import { installPulumi } from "./installer";
import { engineName } from "./recipe";

/** How to get an engine. */
export interface EnsureEngineOptions {
  /** Takes a line about what is being done, when it takes long. */
  log: (line: string) => void;
  /**
   * Where to look: PATH, HOME and the like.
   * @default process.env
   */
  env?: NodeJS.ProcessEnv;
  /** @default Pulumi's own installer */
  install?: typeof installPulumi;
}

/**
 * A Pulumi engine: the one on PATH; else the one in this project's cache, which is filled when it
 * is empty, by Pulumi's own installer or, where that cannot be reached, by building with Go.
 *
 * @throws When `pulumi` on PATH cannot be used, or when there is no way to get one.
 */
export async function ensureEngine(options: EnsureEngineOptions): Promise<Engine> {
  const { log, env = process.env, install = installPulumi } = options;
  const onPath = findExecutable("pulumi", env);
  if (onPath !== undefined) return engineAt(onPath, "path", env);

  const cache = new EngineCache(cacheDirectory(env), engineName());
  if (cache.isFilled) {
    try {
      return await engineAt(commandIn(cache.root), "cache", env);
    } catch (error) {
      log(`the engine in the cache cannot be used and is made anew: ${messageOf(error)}`);
      await cache.clear();
    }
  }

  let source: Engine["source"] = "cache";
  await interruptible(async (signal) => {
    const make = async (root: string): Promise<void> => {
      source = await makeEngine({ root, env, signal, log, install });
    };
    await cache.fill({ log, signal, make });
  });
  return engineAt(commandIn(cache.root), source, env);
}

interface MakeOptions extends Required<EnsureEngineOptions> {
  root: string;
  signal: AbortSignal;
}

async function makeEngine(options: MakeOptions): Promise<"installer" | "built"> {
  const { root, env, signal, log, install } = options;
  let failure: string;
  log("no pulumi on PATH: trying Pulumi's own installer");
  try {
    await install({ root, env, signal });
    await engineAt(commandIn(root), "installer", env);
    return "installer";
  } catch (error) {
    signal.throwIfAborted();
    failure = messageOf(error);
    log(`Pulumi's installer failed: ${failure}`);
  }
  if (findExecutable("go", env) === undefined) throw noWayError(failure);
  await rm(root, { recursive: true });
  await mkdir(root);
  await buildEngine({ root, env, signal, log });
  await engineAt(commandIn(root), "built", env);
  return "built";
}

function noWayError(failure: string): Error {
  return new Error(
    `There is no Pulumi engine: "pulumi" is not on PATH, Pulumi's installer failed (${failure}), ` +
      'and there is no "go" on PATH to build it with. ' +
      "Install Pulumi (https://www.pulumi.com/docs/install/) or Go (https://go.dev/doc/install).",
  );
}

function commandIn(root: string): string {
  const command = path.join(root, "bin", "pulumi");
  return existsSync(`${command}.exe`) ? `${command}.exe` : command;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

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
  /** Receives a line about each long step. */
  log: (line: string) => void;
  /**
   * The environment with the PATH to search.
   * @default process.env
   */
  env?: NodeJS.ProcessEnv;
  /**
   * The directory of the cache.
   * @default The platform's cache directory
   */
  cache?: string;
  /** @default Pulumi's own installer */
  install?: typeof installPulumi;
}

/**
 * Finds or creates a Pulumi engine. The order is: `pulumi` on PATH, this project's cache, Pulumi's
 * own installer, a build with Go. The last two fill the cache.
 *
 * @throws When `pulumi` on PATH does not work, or when no source provides an engine.
 */
export async function ensureEngine(options: EnsureEngineOptions): Promise<Engine> {
  const { log, env = process.env, cache: directory, install = installPulumi } = options;
  const onPath = findExecutable("pulumi", env);
  if (onPath !== undefined) return engineAt(onPath, "path", env);

  const cache = new EngineCache(directory ?? cacheDirectory(), engineName());
  if (cache.isFilled) {
    try {
      return await engineAt(commandIn(cache.root), "cache", env);
    } catch (error) {
      log(`replacing the engine in the cache, which does not work: ${messageOf(error)}`);
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

interface MakeOptions extends Required<Omit<EnsureEngineOptions, "cache">> {
  root: string;
  signal: AbortSignal;
}

async function makeEngine(options: MakeOptions): Promise<"installer" | "built"> {
  const { root, env, signal, log, install } = options;
  let failure: string;
  log("pulumi is not on PATH; trying Pulumi's own installer");
  try {
    await install({ root, env, signal });
    await engineAt(commandIn(root), "installer", env);
    return "installer";
  } catch (error) {
    signal.throwIfAborted();
    failure = messageOf(error);
    log(`Pulumi's installer failed: ${failure}`);
  }
  if (findExecutable("go", env) === undefined) throw noEngineError(failure);
  await rm(root, { recursive: true });
  await mkdir(root);
  await buildEngine({ root, env, signal, log });
  await engineAt(commandIn(root), "built", env);
  return "built";
}

function noEngineError(failure: string): Error {
  return new Error(
    `No Pulumi engine is available: "pulumi" is not on PATH, Pulumi's installer failed ` +
      `(${failure}), and "go", which could build it, is not on PATH either. ` +
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

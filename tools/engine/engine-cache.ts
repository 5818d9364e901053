import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { isRunning } from "../../core/process-watch";

/** Milliseconds between two updates of a held lock. */
const UPDATE = 5_000;

/** Milliseconds without an update after which another process takes the lock over. */
const STALE = 30_000;

/** Milliseconds between two attempts to get the lock. */
const RETRY = 500;

/** Milliseconds between two lines that report the wait for another process. */
const REPORT = 15_000;

/** How to fill a place in the cache. */
export interface FillOptions {
  log: (line: string) => void;
  signal: AbortSignal;
  /** Puts a complete engine into the empty directory `root`. It may replace `root` itself. */
  make: (root: string) => Promise<void>;
}

/**
 * One engine's place in the cache: either complete or missing.
 *
 * An engine is made in a draft, a directory of its own, which is renamed when it is complete. The
 * lock only saves a second process the work. It can be lost while its holder runs, for example
 * when the machine sleeps, so a draft belongs to its process and not to the holder of the lock.
 */
export class EngineCache {
  readonly root: string;

  constructor(
    private readonly directory: string,
    private readonly name: string,
  ) {
    this.root = path.join(directory, name);
  }

  /** Whether the cache has the engine. */
  get isFilled(): boolean {
    return existsSync(this.root);
  }

  /** Removes an engine that does not run. */
  async clear(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  /** Makes the engine, or waits for another process that does. @returns Whether it made it */
  async fill({ log, signal, make }: FillOptions): Promise<boolean> {
    await mkdir(this.directory, { recursive: true });
    const release = await this.lock(log, signal);
    try {
      if (this.isFilled) return false;
      await this.removeLeftovers();
      await this.makeDraft(make);
      return true;
    } finally {
      await release();
    }
  }

  /** Waits for the lock, or until another process has filled the cache. */
  private async lock(log: FillOptions["log"], signal: AbortSignal): Promise<() => Promise<void>> {
    const since = Date.now();
    let reports = 0;
    while (!this.isFilled) {
      const release = await this.tryLock();
      if (release) return release;
      const waited = Date.now() - since;
      if (waited >= reports * REPORT) {
        log(`another process is making the engine; waiting (${Math.round(waited / 1000)} s)`);
        reports += 1;
      }
      await sleep(RETRY, undefined, { signal }).catch(() => {
        signal.throwIfAborted();
      });
    }
    return () => Promise.resolve();
  }

  private async tryLock(): Promise<(() => Promise<void>) | undefined> {
    let lost = false;
    try {
      const release = await lock(this.root, {
        realpath: false,
        update: UPDATE,
        stale: STALE,
        onCompromised: () => {
          lost = true;
        },
      });
      return async () => {
        if (!lost) await release();
      };
    } catch (error) {
      if (hasCode(error, "ELOCKED")) return undefined;
      throw error;
    }
  }

  private async makeDraft(make: FillOptions["make"]): Promise<void> {
    const draft = await mkdtemp(`${this.root}.draft-${process.pid}-${hostname()}-`);
    try {
      await make(draft);
      await rename(draft, this.root).catch((error: unknown) => {
        // Another process made the same engine at the same time.
        if (!this.isFilled) throw error;
      });
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }

  /** Removes the drafts of processes on this machine that no longer run. */
  private async removeLeftovers(): Promise<void> {
    for (const name of await readdir(this.directory)) {
      if (!name.startsWith(`${this.name}.draft-`)) continue;
      const [, pid, host] = /\.draft-(\d+)-(.+)-\w{6}$/.exec(name) ?? [];
      if (host !== hostname() || isRunning(Number(pid))) continue;
      await rm(path.join(this.directory, name), { recursive: true, force: true });
    }
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

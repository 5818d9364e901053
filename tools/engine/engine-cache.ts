import { existsSync } from "node:fs";
import { mkdir, mkdtemp, open, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between signs of life of a process that fills the cache. */
const HEARTBEAT = 5_000;

/** Milliseconds without a sign of life after which another process takes over. */
const STALE = 30_000;

/** Milliseconds between two lines which say that another process is being waited for. */
const REPORT = 15_000;

/** What filling the cache needs. */
export interface FillOptions {
  log: (line: string) => void;
  signal: AbortSignal;
  /** Puts a whole engine into the empty directory `root`; `root` itself may be replaced there. */
  make: (root: string) => Promise<void>;
}

/**
 * One engine's place in the cache.
 *
 * It is complete or not there: an engine is made in a directory beside, which is renamed when all
 * is in it. A lock spares a second process the work; the rename is what keeps the place whole.
 */
export class EngineCache {
  readonly root: string;
  private readonly lock: string;

  constructor(
    private readonly directory: string,
    private readonly name: string,
  ) {
    this.root = path.join(directory, name);
    this.lock = `${this.root}.lock`;
  }

  /** Whether a complete engine is there. */
  get isFilled(): boolean {
    return existsSync(this.root);
  }

  /** Removes the engine, for one that turns out not to run. */
  async clear(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  /** Fills the place, or waits until another process has; `false` when it was another's work. */
  async fill({ log, signal, make }: FillOptions): Promise<boolean> {
    await mkdir(this.directory, { recursive: true });
    const since = Date.now();
    let reported = 0;
    while (!(await this.acquire())) {
      const waited = Date.now() - since;
      if (waited - reported >= REPORT || reported === 0) {
        log(`waiting for another process that makes it (${Math.round(waited / 1000)} s)`);
        reported = Math.max(waited, 1);
      }
      await sleep(500, undefined, { signal }).catch(() => {
        signal.throwIfAborted();
      });
      if (this.isFilled) return false;
    }
    const heartbeat = setInterval(() => void this.beat(), HEARTBEAT);
    try {
      if (this.isFilled) return false;
      await this.makeBeside(make);
      return true;
    } finally {
      clearInterval(heartbeat);
      await rm(this.lock, { force: true });
    }
  }

  private async makeBeside(make: FillOptions["make"]): Promise<void> {
    await this.removeLeftovers();
    const draft = await mkdtemp(`${this.root}.draft-`);
    try {
      await make(draft);
      await rename(draft, this.root).catch((error: unknown) => {
        // Another process made the same engine at the same time, which is as good.
        if (!this.isFilled) throw error;
      });
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }

  /** What processes left that were killed while they made this engine. */
  private async removeLeftovers(): Promise<void> {
    const names = await readdir(this.directory);
    const leftovers = names.filter((name) => name.startsWith(`${this.name}.draft-`));
    for (const name of leftovers) {
      await rm(path.join(this.directory, name), { recursive: true, force: true });
    }
  }

  private async acquire(): Promise<boolean> {
    try {
      await (await open(this.lock, "wx")).close();
      return true;
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
    if (await this.isStale()) await rm(this.lock, { force: true });
    return false;
  }

  private async isStale(): Promise<boolean> {
    try {
      return Date.now() - (await stat(this.lock)).mtimeMs > STALE;
    } catch (error) {
      if (hasCode(error, "ENOENT")) return false;
      throw error;
    }
  }

  private async beat(): Promise<void> {
    const now = new Date();
    // A lock that was taken for stale is gone; the work goes on, for the rename needs no lock.
    await utimes(this.lock, now, now).catch(() => undefined);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { EngineCache } from "../../../tools/engine/engine-cache";
import { eventually } from "../support/alive";
import { scratchDirectory } from "../support/scratch";

describe("EngineCache", () => {
  const scratch = scratchDirectory();
  const signal = new AbortController().signal;
  const log = () => undefined;
  const make = (root: string) => {
    writeFileSync(path.join(root, "pulumi"), "");
    return Promise.resolve();
  };
  const lock = () => path.join(scratch.path, "engine-1.lock");
  const cacheOf = () => new EngineCache(scratch.path, "engine-1");

  it("has all of an engine, or nothing", async () => {
    const cache = cacheOf();
    const filled = await cache.fill({
      log,
      signal,
      make: async (root) => {
        assert.equal(cache.isFilled, false);
        await make(root);
        assert.equal(cache.isFilled, false);
      },
    });
    assert.equal(filled, true);
    assert.equal(cache.isFilled, true);
    assert.deepEqual(readdirSync(scratch.path), ["engine-1"]);
    assert.deepEqual(readdirSync(cache.root), ["pulumi"]);
  });

  it("keeps nothing of one that could not be made", async () => {
    const failing = async (root: string) => {
      await make(root);
      throw new Error("disk full");
    };
    await assert.rejects(cacheOf().fill({ log, signal, make: failing }), /disk full/);
    assert.deepEqual(readdirSync(scratch.path), []);
  });

  it("waits while another process makes it, and takes over when that one fails", async () => {
    writeFileSync(lock(), "");
    const lines: string[] = [];
    const filling = cacheOf().fill({ log: (line) => lines.push(line), signal, make });
    await eventually("it waits", () => lines.length > 0);
    assert.match(lines[0] ?? "", /waiting for another process that makes it \(0 s\)/);
    rmSync(lock());
    assert.equal(await filling, true);
  });

  it("stops waiting when it is interrupted", async () => {
    writeFileSync(lock(), "");
    const controller = new AbortController();
    const filling = cacheOf().fill({
      log: () => {
        controller.abort(new Error("enough"));
      },
      signal: controller.signal,
      make,
    });
    await assert.rejects(filling, /enough/);
    assert.ok(existsSync(lock()), "the lock is the other's");
  });

  it("takes over from a process that was killed, and removes what that left", async () => {
    mkdirSync(path.join(scratch.path, "engine-1.draft-killed"));
    mkdirSync(path.join(scratch.path, "engine-2.draft-other"));
    writeFileSync(lock(), "");
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lock(), longAgo, longAgo);
    assert.equal(await cacheOf().fill({ log, signal, make }), true);
    assert.deepEqual(readdirSync(scratch.path).sort(), ["engine-1", "engine-2.draft-other"]);
  });

  it("is content when another process put the same engine there meanwhile", async () => {
    const cache = cacheOf();
    const other = path.join(cache.root, "pulumi");
    await cache.fill({
      log,
      signal,
      make: async (root) => {
        await make(root);
        mkdirSync(cache.root);
        writeFileSync(other, "");
      },
    });
    assert.deepEqual(readdirSync(scratch.path), ["engine-1"]);
    assert.ok(existsSync(other));
  });
});

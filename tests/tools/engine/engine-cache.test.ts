import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { EngineCache } from "../../../tools/engine/engine-cache";
import { runProcess, startProcess } from "../../../tools/process/running-process";
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
  const makeStale = (file: string) => {
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(file, longAgo, longAgo);
  };
  const cacheOf = () => new EngineCache(scratch.path, "engine-1");

  it("has a complete engine or none", async () => {
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

  it("removes all files of an engine that failed to build", async () => {
    const failing = async (root: string) => {
      await make(root);
      throw new Error("disk full");
    };
    await assert.rejects(cacheOf().fill({ log, signal, make: failing }), /disk full/);
    assert.deepEqual(readdirSync(scratch.path), []);
  });

  it("waits while another process makes the engine, and takes over when it fails", async () => {
    mkdirSync(lock());
    const lines: string[] = [];
    const filling = cacheOf().fill({ log: (line) => lines.push(line), signal, make });
    await eventually("it waits", () => lines.length > 0);
    assert.equal(lines[0], "another process is making the engine; waiting (0 s)");
    rmdirSync(lock());
    assert.equal(await filling, true);
  });

  it("stops waiting when it is interrupted", async () => {
    mkdirSync(lock());
    const controller = new AbortController();
    const filling = cacheOf().fill({
      log: () => {
        controller.abort(new Error("enough"));
      },
      signal: controller.signal,
      make,
    });
    await assert.rejects(filling, /enough/);
    assert.ok(existsSync(lock()), "the lock belongs to the other process");
  });

  it("takes over from a process that was killed, and removes its draft", async () => {
    const { stdout: pid } = await runProcess(process.execPath, ["-p", "process.pid"]);
    mkdirSync(path.join(scratch.path, `engine-1.draft-${pid.trim()}-${hostname()}-killed`));
    const kept = [
      `engine-1.draft-${pid.trim()}-other-machine-abcdef`,
      `engine-2.draft-${pid.trim()}-${hostname()}-killed`,
    ];
    for (const name of kept) mkdirSync(path.join(scratch.path, name));
    mkdirSync(lock());
    makeStale(lock());
    assert.equal(await cacheOf().fill({ log, signal, make }), true);
    assert.deepEqual(readdirSync(scratch.path).sort(), ["engine-1", ...kept].sort());
  });

  it("keeps the draft of a live process whose lock looks stale, as after the machine slept", async () => {
    const child = path.join(__dirname, "..", "support", "fill-cache-process.ts");
    let output = "";
    const { result } = await startProcess(
      process.execPath,
      ["--import", "tsx", child, scratch.path, "engine-1"],
      { onOutput: (text) => (output += text) },
    );
    await eventually("the child makes its draft", () => output.includes("making"));
    makeStale(lock());
    assert.equal(await cacheOf().fill({ log, signal, make }), true);
    writeFileSync(path.join(scratch.path, "complete"), "");
    const { code, stderr } = await result;
    assert.equal(code, 0, stderr);
    assert.deepEqual(readdirSync(scratch.path).sort(), ["complete", "engine-1"]);
    assert.equal(readFileSync(path.join(cacheOf().root, "pulumi"), "utf8"), "");
  });

  it("accepts the same engine that another process made in the meantime", async () => {
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

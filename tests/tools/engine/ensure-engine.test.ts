import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { ensureEngine } from "../../../tools/engine/ensure-engine";
import { startProcess } from "../../../tools/process/running-process";
import { eventually, isAlive } from "../support/alive";
import { fakeGo, fakeProgram, fakePulumi } from "../support/fake-program";
import { scratchDirectory } from "../support/scratch";

const IN_CHILD = path.join(__dirname, "..", "support", "ensure-engine-process.ts");

describe("ensureEngine", () => {
  const scratch = scratchDirectory();
  let lines: string[];
  beforeEach(() => {
    lines = [];
  });

  const bin = () => path.join(scratch.path, "bin");
  const cache = () => path.join(scratch.path, "cache");
  const env = () => ({ PATH: bin() });
  const builds = () => readFileSync(path.join(bin(), "builds"), "utf8").trim().split("\n");
  const unreachable = () => Promise.reject(new Error("host not found"));
  const ensure = (install = unreachable) =>
    ensureEngine({ log: (line) => lines.push(line), env: env(), cache: cache(), install });

  describe("with pulumi on PATH", () => {
    it("uses it as it is", async () => {
      const command = fakePulumi(bin());
      assert.deepEqual(await ensure(), {
        command,
        version: "3.200.1",
        source: "path",
        binDirectory: bin(),
      });
      assert.deepEqual(lines, []);
      assert.equal(existsSync(cache()), false);
    });

    it("runs it with a Pulumi home that is not the user's", async () => {
      fakeProgram(bin(), "pulumi", 'echo "$PULUMI_HOME" > "${0%/*}/home"; echo v3.200.1');
      await ensure();
      const home = readFileSync(path.join(bin(), "home"), "utf8").trim();
      assert.match(home, /pulumi-version-/);
      assert.equal(existsSync(home), false);
    });

    it("refuses an engine that does not run, and says how to fix it", async () => {
      fakeProgram(bin(), "pulumi", "echo no such library >&2; exit 127");
      await assert.rejects(
        ensure(),
        /pulumi version" did not report.*exit code 127: no such library.*Reinstall/,
      );
    });

    it("refuses an engine that reports no version", async () => {
      fakePulumi(bin(), "hello");
      await assert.rejects(ensure(), /did not report a version.*hello/);
    });

    for (const version of ["v3.149.9", "v2.900.0", "v4.0.0"]) {
      it(`refuses ${version}`, async () => {
        fakePulumi(bin(), version);
        await assert.rejects(ensure(), /needs Pulumi 3\.150 or a later 3\.x: update it/);
      });
    }
  });

  describe("without pulumi on PATH", () => {
    it("uses Pulumi's installer, and then the cache", async () => {
      const install = ({ root }: { root: string }) => {
        fakePulumi(path.join(root, "bin"), "v3.259.0");
        return Promise.resolve();
      };
      const engine = await ensure(install as typeof unreachable);
      assert.equal(engine.source, "installer");
      assert.equal(engine.version, "3.259.0");
      assert.equal(path.dirname(path.dirname(engine.binDirectory)), cache());

      const again = await ensure();
      assert.deepEqual(again, { ...engine, source: "cache" });
    });

    it("builds an engine with the stand-ins when the installer fails, and then uses the cache", async () => {
      fakeGo(bin());
      const engine = await ensure();
      assert.equal(engine.source, "built");
      const beside = readdirSync(engine.binDirectory);
      for (const name of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
        assert.ok(beside.includes(name), name);
        assert.ok(beside.includes(`${name}.mjs`), name);
      }
      assert.deepEqual(await ensure(), { ...engine, source: "cache" });
      assert.equal(builds().length, 1);
      assert.deepEqual(readdirSync(cache()), [path.basename(path.dirname(engine.binDirectory))]);
    });

    it("reports each step", async () => {
      fakeGo(bin());
      await ensure();
      assert.equal(lines[0], "pulumi is not on PATH; trying Pulumi's own installer");
      assert.equal(lines[1], "Pulumi's installer failed: host not found");
      assert.match(lines[2] ?? "", /^building Pulumi 3\.\d+\.\d+ with .*\/bin\/go/);
      assert.match(
        lines[3] ?? "",
        /^building: 1 modules downloaded, 1 packages compiled \(\d+ s\)$/,
      );
    });

    it("builds an engine when the installed one does not run", async () => {
      fakeGo(bin());
      const install = ({ root }: { root: string }) => {
        fakeProgram(path.join(root, "bin"), "pulumi", "exit 1");
        return Promise.resolve();
      };
      assert.equal((await ensure(install as typeof unreachable)).source, "built");
    });

    it("says how to fix a machine with neither Pulumi nor Go", async () => {
      await assert.rejects(ensure(), (error: Error) => {
        assert.match(
          error.message,
          /"pulumi" is not on PATH.*\(host not found\).*"go", .* is not on PATH/,
        );
        assert.match(error.message, /Install Pulumi \(https:.*\) or Go \(https:.*\)/);
        return true;
      });
      assert.deepEqual(readdirSync(cache()), []);
    });

    it("reports the errors of a failed build, and removes its files", async () => {
      fakeProgram(bin(), "go", 'echo "go: no space left on device" >&2; exit 1');
      await assert.rejects(
        ensure(),
        /"go build" failed with exit code 1:\ngo: no space left on device/,
      );
      assert.deepEqual(readdirSync(cache()), []);
    });

    it("replaces a broken engine in the cache", async () => {
      fakeGo(bin());
      const engine = await ensure();
      fakeProgram(engine.binDirectory, "pulumi", "exit 1");
      assert.equal((await ensure()).source, "built");
      assert.match(lines.join("\n"), /replacing the engine in the cache, which does not work/);
    });
  });

  describe("in processes", () => {
    const child = () =>
      startProcess(process.execPath, ["--import", "tsx", IN_CHILD, cache()], { env: env() });

    it("leaves neither files nor processes of an interrupted build", async () => {
      fakeGo(bin(), "sleep 60");
      const { pid, result } = await child();
      await eventually("go runs", () => existsSync(path.join(bin(), "builds")));
      process.kill(pid, "SIGINT");
      const { code, stderr } = await result;
      assert.equal(code, 130, stderr);
      assert.match(stderr, /interrupted by SIGINT/);
      assert.deepEqual(readdirSync(cache()), []);
      assert.equal(isAlive(Number(builds()[0])), false);
    });

    it("waits for another process that builds the same engine", async () => {
      fakeGo(bin(), "sleep 1");
      const processes = await Promise.all([child(), child()]);
      const results = await Promise.all(processes.map(({ result }) => result));
      assert.deepEqual(
        results.map(({ code }) => code),
        [0, 0],
      );
      assert.deepEqual(results.map(({ stdout }) => stdout).sort(), ["built", "cache"]);
      assert.match(
        results.map(({ stderr }) => stderr).join(),
        /another process is making the engine; waiting/,
      );
      assert.equal(builds().length, 1);
    });
  });
});

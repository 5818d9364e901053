import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { installPulumi } from "../../../tools/engine/installer";
import { pinnedVersion } from "../../../tools/engine/recipe";
import { eventually, isAlive } from "../support/alive";
import { scratchDirectory } from "../support/scratch";

describe("installPulumi", () => {
  const scratch = scratchDirectory();

  function install(script: string, timeLimit = 20_000, signal = new AbortController().signal) {
    const installer = path.join(scratch.path, "installer.mjs");
    writeFileSync(installer, `import * as fs from "node:fs";\n${script}`);
    return installPulumi({ root: scratch.path, env: process.env, signal, timeLimit, installer });
  }

  it("installs the version in go.mod", async () => {
    await install(
      `fs.mkdirSync(process.argv[2] + "/bin"); fs.writeFileSync(process.argv[2] + "/version", process.argv[3]);`,
    );
    assert.equal(readFileSync(path.join(scratch.path, "version"), "utf8"), pinnedVersion());
  });

  it("reports the cause of a failure in one line", async () => {
    await assert.rejects(
      install(`console.error("some detail\\nhost not found"); process.exit(1);`),
      { message: "host not found" },
    );
  });

  it("fails if the installer installs no files", async () => {
    await assert.rejects(install(""), /it installed nothing/);
  });

  it("fails after the time limit", async () => {
    await assert.rejects(
      install("setInterval(() => {}, 1000);", 50),
      /^Error: not finished after 0\.05 s$/,
    );
  });

  it("ends with its children when it is interrupted", async () => {
    const controller = new AbortController();
    const script = `
      import { spawn } from "node:child_process";
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      fs.writeFileSync(process.argv[2] + "/written", [process.pid, child.pid].join());
      fs.renameSync(process.argv[2] + "/written", process.argv[2] + "/pids");
      setInterval(() => {}, 1000);`;
    const installing = install(script, 60_000, controller.signal);
    const file = path.join(scratch.path, "pids");
    await eventually("both run", () => existsSync(file));
    const pids = readFileSync(file, "utf8").split(",").map(Number);
    controller.abort(new Error("interrupted"));
    await assert.rejects(installing, /^Error: interrupted$/);
    assert.equal(pids.length, 2);
    await eventually("both are gone", () => !pids.some(isAlive));
  });
});

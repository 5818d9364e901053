import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { ensureEngine } from "../../tools/engine/ensure-engine";
import { engineEnvironment } from "../../tools/pulumi-environment";

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, "../..");

describe("the example of tests with the emulator", function () {
  this.timeout("3m");

  it("drives a stack through two builds with the Automation API", async () => {
    const engine = await ensureEngine({
      log: (line) => {
        process.stderr.write(`engine: ${line}\n`);
      },
    });
    const mocha = path.join(ROOT, "node_modules/mocha/bin/mocha.js");
    const { stdout } = await run(process.execPath, [mocha, "--reporter", "json"], {
      cwd: path.join(ROOT, "examples/emulator-tests"),
      env: engineEnvironment(process.env, engine, {}),
    });
    const { stats } = JSON.parse(stdout) as { stats: { passes: number; failures: number } };
    assert.deepEqual(
      { passes: stats.passes, failures: stats.failures },
      { passes: 3, failures: 0 },
    );
  });
});

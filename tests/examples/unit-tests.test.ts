import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, "../..");
const MOCHA = path.join(ROOT, "node_modules/mocha/bin/mocha.js");
const NO_NETWORK = path.join(__dirname, "no-network.cjs");

describe("the example of unit tests", function () {
  this.timeout("2m");

  it("passes without a network, and without settings of Alibaba Cloud", async () => {
    const { stdout } = await run(
      process.execPath,
      [MOCHA, "--require", NO_NETWORK, "--reporter", "json"],
      {
        cwd: path.join(ROOT, "examples/unit-tests"),
        env: { PATH: process.env["PATH"], HOME: path.join(ROOT, "examples") },
      },
    );
    const { stats } = JSON.parse(stdout) as { stats: { passes: number; failures: number } };
    assert.deepEqual(
      { passes: stats.passes, failures: stats.failures },
      { passes: 3, failures: 0 },
    );
  });

  it("would fail if a test opened a connection", async () => {
    const script = `require(${JSON.stringify(NO_NETWORK)}); fetch("http://127.0.0.1:10001")`;
    await assert.rejects(run(process.execPath, ["-e", script]), /must stay offline/);
  });
});

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { Emulator, ManualClock } from "../../emulator";
import { execution, PIPELINE, pipelineWith } from "../core/support/scenarios";
import { isolatedHome } from "../support/isolated-home";
import { PROGRAM, startCli } from "./support/process";

/** What only a process shows; the other tests run the command line in the process of the test. */
describe("the process of the command line", () => {
  isolatedHome();
  let emulator: Emulator;

  before(async () => {
    const many = Array.from({ length: 3000 }, (_, index) => execution(`${index}`, "SUCCESS", 1));
    emulator = await Emulator.start({ scenario: pipelineWith(...many) });
  });
  after(() => emulator.stop());

  const start = (...args: string[]) => startCli(args, emulator.environment());

  it("prints data to standard output, and ends with the exit code", async () => {
    const image = await start("latest", "--id", PIPELINE, "--quiet").ended;
    assert.deepEqual([image.code, image.stderr], [0, ""]);
    assert.match(image.stdout, /^m-\d+\n$/);
    const none = await start("latest", "--name", "none").ended;
    assert.deepEqual([none.code, none.stdout], [1, ""]);
    assert.match(none.stderr, /^Error: /);
  });

  it("ends without a message when the reader of its output has read enough", async () => {
    const { child, ended } = start("list", "--limit", "3000");
    child.stdout?.once("data", () => child.stdout?.destroy());
    const { code, stderr } = await ended;
    assert.deepEqual([code, stderr], [0, ""]);
  });

  it("ends with 141 when the reader of its output has ended, and there is more to wait for", async () => {
    const clock = new ManualClock(new Date().toISOString());
    const building = await Emulator.start({ scenario: pipelineWith(), clock });
    building.startBuild({ imagePipelineId: PIPELINE });
    const args = ["watch", "--id", PIPELINE, "--interval", "20ms"];
    const { child, ended, says } = startCli(args, building.environment());
    await says(/PREPARING/);
    child.stdout?.destroy();
    clock.advance("30s");
    const { code, stderr } = await ended;
    await building.stop();
    assert.deepEqual([code, stderr], [141, ""]);
  });

  it("ends with 1 and a message when standard output cannot be written", async function () {
    if (!existsSync("/dev/full")) this.skip();
    const full = openSync("/dev/full", "w");
    const child = spawn(process.execPath, [PROGRAM, "list"], {
      env: { ...process.env, ...emulator.environment() },
      stdio: ["ignore", full, "pipe"],
    });
    let stderr = "";
    child.stderr?.on("data", (text: Buffer) => (stderr += text.toString()));
    const [code] = (await once(child, "close")) as [number];
    closeSync(full);
    assert.equal(code, 1);
    assert.match(stderr, /^Error: ENOSPC[^\n]*\n$/m);
    assert.doesNotMatch(stderr, /^ +at /m);
  });

  for (const [signal, exitCode] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    it(`ends with ${exitCode} on ${signal}, while a request waits for its response`, async () => {
      const fault = { fault: "slow", delay: 60_000, times: "always" } as const;
      const slow = await Emulator.start({ scenario: { ...pipelineWith(), faults: [fault] } });
      const args = ["latest", "--id", PIPELINE, "--debug"];
      const { child, ended, says } = startCli(args, slow.environment());
      await says(/^> Describe/m);
      child.kill(signal);
      const { code, stdout } = await ended;
      await slow.stop();
      assert.deepEqual([code, stdout], [exitCode, ""]);
    });
  }
});

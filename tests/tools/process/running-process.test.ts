import assert from "node:assert/strict";
import { runProcess, startProcess } from "../../../tools/process/running-process";
import { eventually, isAlive } from "../support/alive";

const node = (script: string) => ["-e", script];

describe("runProcess", () => {
  it("returns the exit code and the output, and reports the output as it is written", async () => {
    const heard: string[] = [];
    const result = await runProcess(
      process.execPath,
      node("console.log('out'); console.error('err'); process.exitCode = 7"),
      { onOutput: (text, stream) => heard.push(`${stream}: ${text}`) },
    );
    assert.deepEqual(result, { code: 7, stdout: "out\n", stderr: "err\n" });
    assert.deepEqual(heard.sort(), ["stderr: err\n", "stdout: out\n"]);
  });

  it("passes on the input", async () => {
    const { stdout } = await runProcess(
      process.execPath,
      node("process.stdin.pipe(process.stdout)"),
      {
        input: "hello",
      },
    );
    assert.equal(stdout, "hello");
  });

  it("returns the exit code of a shell for a process that a signal ended", async () => {
    const { code } = await runProcess(
      process.execPath,
      node("process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000)"),
    );
    assert.equal(code, 137);
  });

  it("names the program that cannot run", async () => {
    await assert.rejects(
      runProcess("/no/such/program", []),
      /^Error: Cannot run \/no\/such\/program: .*ENOENT/,
    );
  });

  it("does not start after its signal has aborted", async () => {
    const signal = AbortSignal.abort(new Error("too late"));
    await assert.rejects(runProcess(process.execPath, node("0"), { signal }), /too late/);
  });

  it("interrupts on abort, and waits for the process to end", async () => {
    const controller = new AbortController();
    const heard: string[] = [];
    const running = runProcess(
      process.execPath,
      node(
        "process.on('SIGINT', () => { console.log('bye'); process.exit() }); setInterval(() => {}, 1000); console.log('ready')",
      ),
      {
        signal: controller.signal,
        onOutput: (text) => {
          heard.push(text);
          controller.abort(new Error("interrupted"));
        },
      },
    );
    await assert.rejects(running, /interrupted/);
    assert.deepEqual(heard, ["ready\n", "bye\n"]);
  });

  it("kills a process that ignores the interrupt", async () => {
    const controller = new AbortController();
    const running = await startProcess(
      process.execPath,
      node("process.on('SIGINT', () => {}); setInterval(() => {}, 1000); console.log('ready')"),
      {
        signal: controller.signal,
        grace: 50,
        onOutput: () => {
          controller.abort();
        },
      },
    );
    assert.equal((await running.result).code, 137);
  });
});

describe("a running process", () => {
  const PARENT = `
    const child = require("node:child_process").spawn(
      process.execPath, ["-e", "process.on('SIGINT', () => {}); setInterval(() => {}, 1000); console.log(process.pid)"],
      { stdio: ["ignore", "inherit", "inherit"] });
    setInterval(() => {}, 1000);`;

  it("ends with its descendants, even one that ignores the interrupt", async () => {
    let pid = 0;
    const running = await startProcess(process.execPath, node(PARENT), {
      onOutput: (text) => {
        pid = Number(text);
      },
    });
    await eventually("the child runs", () => pid > 0);
    await running.end();
    await eventually("the child is gone", () => !isAlive(pid));
    assert.equal((await running.result).code, 130);
  });

  it("can be ended after it has ended", async () => {
    const running = await startProcess(process.execPath, node("0"));
    await running.result;
    await running.end();
    assert.equal((await running.result).code, 0);
  });
});

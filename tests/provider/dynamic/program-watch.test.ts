import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mock } from "node:test";
import { whileProgramRuns } from "../../../provider/dynamic/program-watch";

/** Work that only ends when it is aborted. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      reject(signal.reason as Error);
    });
  });

/** Lets time pass in which the program is looked at. */
const passTime = () => {
  mock.timers.tick(1_000);
};

describe("work for a program", () => {
  let program: ChildProcess | undefined;

  const start = (): number => {
    program = spawn(process.execPath, ["--eval", "setInterval(() => undefined, 1000)"]);
    assert.ok(program.pid !== undefined);
    return program.pid;
  };

  const kill = async () => {
    assert.ok(program);
    const ended = once(program, "exit");
    program.kill("SIGKILL");
    await ended;
  };

  beforeEach(() => {
    mock.timers.enable({ apis: ["setInterval"] });
  });

  afterEach(() => {
    mock.timers.reset();
    program?.kill("SIGKILL");
    program = undefined;
  });

  it("gives its result", async () => {
    assert.equal(await whileProgramRuns(start(), () => Promise.resolve(1)), 1);
  });

  it("fails as it fails", async () => {
    const work = whileProgramRuns(start(), () => Promise.reject(new Error("of its own")));
    await assert.rejects(work, { message: "of its own" });
  });

  it("goes on while the program runs", async () => {
    const work = whileProgramRuns(start(), (signal) => {
      passTime();
      return Promise.resolve(signal.aborted);
    });
    assert.equal(await work, false);
  });

  it("is aborted when the program ends", async () => {
    const work = whileProgramRuns(start(), untilAborted);
    await kill();
    passTime();
    await assert.rejects(work, /The program has ended/);
  });

  it("is aborted when the program ended before", async () => {
    const pid = start();
    await kill();
    const work = whileProgramRuns(pid, untilAborted);
    passTime();
    await assert.rejects(work, /has ended/);
  });

  it("goes on when the program belongs to somebody else", async () => {
    const work = (pid: number) =>
      whileProgramRuns(pid, (signal) => {
        passTime();
        return Promise.resolve(signal.aborted);
      });
    const { getuid, seteuid } = process;
    if (getuid?.() !== 0 || seteuid === undefined) {
      // Asking for the first process of the system is refused to those who are not its owner.
      assert.equal(await work(1), false);
      return;
    }
    // Root is refused nothing: program and test are to be two others.
    program = spawn("sleep", ["60"], { uid: 2 });
    assert.ok(program.pid !== undefined);
    seteuid(1);
    try {
      assert.throws(() => process.kill(program?.pid ?? 0, 0), { code: "EPERM" });
      assert.equal(await work(program.pid), false);
    } finally {
      seteuid(0);
    }
  });

  it("leaves no timer behind, also when it fails", async () => {
    mock.timers.reset();
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout");
    // Mocha sets its own when the test has begun to wait.
    await Promise.resolve();
    const before = timers();
    await whileProgramRuns(process.pid, () => Promise.resolve());
    const failing = whileProgramRuns(process.pid, () => Promise.reject(new Error("of its own")));
    await assert.rejects(failing, /of its own/);
    assert.deepEqual(timers(), before);
  });

  it("is not watched when no program is known", async () => {
    const work = whileProgramRuns(undefined, (signal) => {
      passTime();
      return Promise.resolve(signal.aborted);
    });
    assert.equal(await work, false);
  });
});

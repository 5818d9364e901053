import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mock } from "node:test";
import { watchProcesses } from "../../core/process-watch";

describe("the watch over other processes", () => {
  let other: ChildProcess | undefined;
  let stop: () => void = () => undefined;
  let ends = 0;

  const start = (): number => {
    other = spawn(process.execPath, ["--eval", "setInterval(() => undefined, 1000)"]);
    assert.ok(other.pid !== undefined);
    return other.pid;
  };

  const kill = async () => {
    assert.ok(other);
    const ended = once(other, "exit");
    other.kill("SIGKILL");
    await ended;
  };

  const watch = (pid?: number) => {
    stop = watchProcesses(() => ends++, pid);
  };

  /** Lets time pass in which the processes are checked several times, and returns how often the watch has called. */
  const passTime = (): number => {
    mock.timers.tick(5_000);
    return ends;
  };

  const ppid = Object.getOwnPropertyDescriptor(process, "ppid") ?? {};
  const setParent = (pid: number) => {
    Object.defineProperty(process, "ppid", { configurable: true, value: pid });
  };

  beforeEach(() => {
    ends = 0;
    mock.timers.enable({ apis: ["setInterval"] });
  });

  afterEach(() => {
    stop();
    Object.defineProperty(process, "ppid", ppid);
    mock.timers.reset();
    other?.kill("SIGKILL");
    other = undefined;
  });

  it("does not call while the process and the parent run", () => {
    watch(start());
    assert.equal(passTime(), 0);
  });

  it("calls once when the process ends", async () => {
    watch(start());
    assert.equal(passTime(), 0);
    await kill();
    assert.equal(passTime(), 1);
    assert.equal(passTime(), 1);
  });

  it("calls when the process ended before the watch began", async () => {
    const pid = start();
    await kill();
    watch(pid);
    assert.equal(passTime(), 1);
  });

  it("calls when another process has adopted this one", () => {
    watch();
    assert.equal(passTime(), 0);
    setParent(process.ppid + 1);
    assert.equal(passTime(), 1);
  });

  it("calls when the parent has ended, even if its ID stays the same", async () => {
    const pid = start();
    setParent(pid);
    watch();
    assert.equal(passTime(), 0);
    await kill();
    assert.equal(passTime(), 1);
  });

  it("does not call for a process of another user", () => {
    const { getuid, seteuid } = process;
    if (getuid?.() !== 0 || seteuid === undefined) {
      // Only its owner may send a signal to the first process of the system.
      watch(1);
      assert.equal(passTime(), 0);
      return;
    }
    // Root may send signals to every process, so this test and the process get two other users.
    other = spawn("sleep", ["60"], { uid: 2 });
    const { pid } = other;
    assert.ok(pid !== undefined);
    seteuid(1);
    try {
      assert.throws(() => process.kill(pid, 0), { code: "EPERM" });
      watch(pid);
      assert.equal(passTime(), 0);
    } finally {
      seteuid(0);
    }
  });

  it("does not call after it has been stopped", async () => {
    watch(start());
    stop();
    await kill();
    assert.equal(passTime(), 0);
  });

  it("leaves no timer behind when it is stopped", () => {
    const kill = mock.method(process, "kill", () => true);
    try {
      watch();
      passTime();
      assert.ok(kill.mock.callCount() > 0);
      stop();
      kill.mock.resetCalls();
      passTime();
      assert.equal(kill.mock.callCount(), 0);
    } finally {
      kill.mock.restore();
    }
  });
});

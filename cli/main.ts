#!/usr/bin/env node
import { SYSTEM_CLOCK } from "../core/clock";
import { exitCodeOf, type Outcome } from "./exit-codes";
import { Interruption, type Suspension } from "./io";
import { run } from "./run";

const interruption = new AbortController();

function interrupt(outcome: Outcome): void {
  interruption.abort(new Interruption(exitCodeOf(outcome)));
}

for (const [signal, outcome] of [
  ["SIGHUP", "hungUp"],
  ["SIGINT", "interrupted"],
  ["SIGTERM", "terminated"],
] as const)
  process.on(signal, () => {
    interrupt(outcome);
  });

/**
 * With a listener, Ctrl-Z (SIGTSTP) does not suspend the process, so the listener is removed meanwhile. SIGSTOP
 * would also stop a process that no shell can continue; the kernel ignores SIGTSTP there.
 */
const suspension: Suspension = (leave, enter) => {
  let isWatched = true;
  const suspend = () => {
    leave();
    process.off("SIGTSTP", suspend);
    process.kill(process.pid, "SIGTSTP");
    // After "fg", or at once where the signal is ignored.
    setImmediate(() => {
      if (!isWatched) return;
      process.on("SIGTSTP", suspend);
      enter();
    });
  };
  process.on("SIGTSTP", suspend);
  return () => {
    isWatched = false;
    process.off("SIGTSTP", suspend);
  };
};

// The reader of a pipe may have read enough. Nothing is wrong then, and nothing is left to do.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") {
      interrupt("unread");
      return;
    }
    // Such as a full disk.
    if (stream === process.stdout) process.stderr.write(`Error: ${error.message}\n`);
    process.exit(1);
  });

const { stdin, stdout, stderr, env, argv } = process;
void run(argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
  clock: SYSTEM_CLOCK,
  signal: interruption.signal,
  suspension,
}).then((exitCode) => {
  process.exitCode = exitCode;
});

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

/** With a listener, Ctrl-Z (SIGTSTP) does not suspend the process. SIGSTOP, which has no listener, does. */
const suspension: Suspension = (leave, enter) => {
  const suspend = () => {
    leave();
    process.kill(process.pid, "SIGSTOP");
  };
  process.on("SIGTSTP", suspend).on("SIGCONT", enter);
  return () => {
    process.off("SIGTSTP", suspend).off("SIGCONT", enter);
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

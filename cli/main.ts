#!/usr/bin/env node
import { constants } from "node:os";
import { SYSTEM_CLOCK } from "../core/clock";
import { Interruption } from "./io";
import { run } from "./run";

const interruption = new AbortController();

function interrupt(exitCode: number): void {
  interruption.abort(new Interruption(exitCode));
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    interrupt(128 + constants.signals[signal]);
  });

// The reader of a pipe may have read enough. Nothing is wrong then, and nothing is left to do.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") {
      interrupt(128 + constants.signals.SIGPIPE);
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
}).then((exitCode) => {
  process.exitCode = exitCode;
});

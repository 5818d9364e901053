/** Gets an engine without the installer, in a process that a test can interrupt, and prints its source. The argument is the directory of the cache. */
import { ensureEngine } from "../../../tools/engine/ensure-engine";
import { InterruptedError } from "../../../tools/process/interruption";

ensureEngine({
  cache: process.argv[2] ?? "",
  log: (line) => process.stderr.write(`${line}\n`),
  install: () => Promise.reject(new Error("host not found")),
}).then(
  ({ source }) => process.stdout.write(source),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = error instanceof InterruptedError ? error.exitCode : 1;
  },
);

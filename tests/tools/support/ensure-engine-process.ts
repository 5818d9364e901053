/** Gets an engine without the installer, in a process that a test can interrupt; prints its source. */
import { ensureEngine } from "../../../tools/engine/ensure-engine";
import { InterruptedError } from "../../../tools/process/interruption";

ensureEngine({
  log: (line) => process.stderr.write(`${line}\n`),
  install: () => Promise.reject(new Error("host not found")),
}).then(
  ({ source }) => process.stdout.write(source),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = error instanceof InterruptedError ? error.exitCode : 1;
  },
);

import { COVERAGE } from "./coverage";

/*
 * For a worker of --parallel that writes coverage. Mocha ends it with a signal when it has not exited within
 * a second, and the coverage that it writes at its exit takes longer. With a listener, the signal ends nothing.
 *
 * Most processes that a test starts write none: a package manager, a compiler or a program that uses the built
 * package takes twice the time with it.
 */
const directory = process.env["NODE_V8_COVERAGE"];
if (process.send !== undefined && directory) {
  process.on("SIGTERM", () => undefined);
  delete process.env["NODE_V8_COVERAGE"];
  COVERAGE["NODE_V8_COVERAGE"] = directory;
}

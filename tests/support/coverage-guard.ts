/*
 * For a worker of --parallel that writes coverage. Mocha ends it with a signal when it has not exited within
 * a second, and the coverage that it writes at its exit takes longer. With a listener, the signal ends nothing.
 *
 * The processes that a test starts write none. Most of them run the built package, a package manager or a
 * compiler, none of which the coverage is about, and they take twice the time with it.
 */
if (process.send !== undefined && process.env["NODE_V8_COVERAGE"]) {
  process.on("SIGTERM", () => undefined);
  delete process.env["NODE_V8_COVERAGE"];
}

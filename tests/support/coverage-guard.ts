/*
 * Mocha ends a worker of --parallel with a signal when it has not exited within a second, and the
 * coverage that it writes at its exit takes longer. With a listener, the signal ends nothing.
 */
if (process.send !== undefined && process.env["NODE_V8_COVERAGE"]) {
  process.on("SIGTERM", () => undefined);
}

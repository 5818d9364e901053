const { availableParallelism } = require("node:os");

module.exports = {
  "node-option": ["import=tsx"],
  require: ["./tests/support/coverage-guard.ts", "./tests/support/environment-guard.ts"],
  timeout: 20_000,
  // For --parallel. Tests that drive an engine spend part of their time waiting for its processes.
  jobs: availableParallelism() + 1,
};

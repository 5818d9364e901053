/**
 * Each mutant runs in the process of the tests, with the tests that reach it. Tests that load the
 * sources in another process, or dist/, cannot see a mutant, so they are left out. The fastest tests
 * come first, because the first failure ends a mutant's run.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  mutate: [
    "core/**/*.ts",
    "provider/{dynamic,plugin}/**/*.ts",
    // A test compares the text of the built provider with a file, so no mutant can survive.
    "!provider/dynamic/provider.ts",
    // The executable of the plugin, which only starts the server.
    "!provider/plugin/main.ts",
  ],
  testRunner: "mocha",
  plugins: ["./tools/mutation/mocha-runner.mjs", "./tools/mutation/directory-scores.mjs"],
  testRunnerNodeArgs: ["--import", "tsx"],
  mochaOptions: {
    spec: [
      "tests/core/selection/*.test.ts",
      "tests/core/args/*.test.ts",
      "tests/core/pipeline-image/*.test.ts",
      "tests/core/settings/*.test.ts",
      "tests/core/ecs/*.test.ts",
      "tests/provider/dynamic/*.test.ts",
      "tests/provider/plugin/*.test.ts",
      "tests/core/*.test.ts",
    ],
    ignore: ["tests/provider/plugin/schema.test.ts", "tests/provider/dynamic/provider.test.ts"],
  },
  coverageAnalysis: "perTest",
  // A mutant of code that runs when its module loads would need a process and all tests: hours.
  ignoreStatic: true,
  reporters: ["clear-text", "progress-append-only", "html", "json", "directory-scores"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: "reports/mutation/index.html" },
  jsonReporter: { fileName: "reports/mutation/report.json" },
  incremental: true,
  incrementalFile: "reports/mutation/incremental.json",
  tempDirName: "reports/mutation/sandbox",
  // `break` applies to the total, and in directory-scores.mjs to each directory.
  thresholds: { high: 95, low: 85, break: 85 },
};

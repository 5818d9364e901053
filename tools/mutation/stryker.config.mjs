/**
 * Each mutant runs inside the tests' process, with the tests that reach it: those are left out that load the
 * sources in a process of their own or need dist/. The first tests are the quickest, since the first that
 * fails ends a mutant's run; those of the lookup see what the directories do together.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  mutate: [
    "{core/{selection,ecs,pipeline-image},provider/dynamic}/**/*.ts",
    // A test of the built package pins its text: no mutant of it can live.
    "!provider/dynamic/provider.ts",
  ],
  testRunner: "mocha",
  plugins: ["./tools/mutation/mocha-runner.mjs"],
  testRunnerNodeArgs: ["--import", "tsx"],
  mochaOptions: {
    spec: [
      "tests/core/selection/*.test.ts",
      "tests/core/pipeline-image/*.test.ts",
      "tests/core/ecs/*.test.ts",
      "tests/provider/dynamic/*.test.ts",
      "tests/provider/plugin/*.test.ts",
      "tests/core/*.test.ts",
    ],
    ignore: ["tests/provider/dynamic/provider.test.ts"],
  },
  coverageAnalysis: "perTest",
  // Mutants of what runs once, when a module is loaded, would each need a process and all tests: hours.
  ignoreStatic: true,
  reporters: ["clear-text", "progress-append-only", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: "reports/mutation/index.html" },
  jsonReporter: { fileName: "reports/mutation/report.json" },
  incremental: true,
  incrementalFile: "reports/mutation/incremental.json",
  tempDirName: "reports/mutation/sandbox",
  thresholds: { high: 95, low: 85, break: 85 },
};

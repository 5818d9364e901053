import process from "node:process";
import { GROUPS } from "./groups.mjs";

// One group with MUTATION_GROUP, which cli.mjs sets; all of them without.
const name = process.env.MUTATION_GROUP;
const report = `reports/mutation/${name?.replace("/", "-") ?? "all"}`;
const groups = name === undefined ? Object.values(GROUPS) : [GROUPS[name]];
if (groups.includes(undefined)) {
  throw new Error(`MUTATION_GROUP is ${name}; expected one of: ${Object.keys(GROUPS).join(", ")}`);
}

const excepted = groups.flatMap(({ except }) => except ?? []).join("|");

// A mutant needs no long search for a counterexample.
process.env.FAST_CHECK_RUNS ??= "5";

/**
 * Each mutant runs in the process of the tests, with the tests that reach it. Tests that load the
 * sources in another process, or dist/, cannot see a mutant, so they are left out.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  mutate: groups.flatMap(({ mutate }) => mutate),
  testRunner: "mocha",
  plugins: ["./tools/mutation/mocha-runner.mjs", "./tools/mutation/group-scores.mjs"],
  testRunnerNodeArgs: ["--import", "tsx"],
  mochaOptions: {
    spec: groups.flatMap(({ tests }) => tests),
    ...(excepted !== "" && { grep: `/^(?!.*(${excepted}))/` }),
    require: ["./tests/support/environment-guard.ts", "./tools/mutation/idle-limit.mjs"],
  },
  coverageAnalysis: "perTest",
  // A mutant of code that runs when its module loads would need a process and all tests: hours.
  ignoreStatic: true,
  concurrency: 2,
  // For loops without end. A test that only waits is ended by idle-limit.mjs.
  timeoutMS: 60_000,
  reporters: ["clear-text", "progress-append-only", "html", "json", "group-scores"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: `${report}.html` },
  jsonReporter: { fileName: `${report}.json` },
  incremental: true,
  incrementalFile: `${report}.incremental.json`,
  ignorePatterns: ["tools/mutation/node_modules", "reports", "dist*"],
  tempDirName: "reports/mutation/sandbox",
  // Each group has a minimum of its own, which group-scores.mjs checks.
  thresholds: { high: 95, low: 85, break: null },
};

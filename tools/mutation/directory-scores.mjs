import path from "node:path";
import process from "node:process";
import { commonTokens, declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { calculateMetrics } from "mutation-testing-metrics";

/** Prints the score of each directory, and fails the run if one is below the threshold `break`. */
class DirectoryScores {
  static inject = [commonTokens.options];

  constructor({ thresholds }) {
    this.least = thresholds.break;
  }

  onMutationTestReportReady({ files }) {
    const directories = Map.groupBy(Object.entries(files), ([file]) => path.posix.dirname(file));
    const rows = [...directories]
      .sort()
      .map(([directory, entries]) => {
        const { metrics } = calculateMetrics(Object.fromEntries(entries));
        return { directory, ...metrics };
      })
      .filter(({ totalValid }) => totalValid > 0);
    process.stdout.write(`\n${table(rows)}\n`);
    const below = rows.filter(({ mutationScore }) => mutationScore < this.least);
    if (below.length === 0) return;
    const names = below.map(({ directory }) => directory).join(", ");
    process.stderr.write(`\nThe score is below ${this.least} % in: ${names}\n`);
    process.exitCode = 1;
  }
}

/** The table of CONTRIBUTING.md. */
function table(rows) {
  const lines = rows.map(
    ({ directory, mutationScore, totalValid, totalUndetected }) =>
      `| \`${directory}\` | ${mutationScore.toFixed(1)} % | ${totalValid} | ${totalUndetected} |`,
  );
  return ["| directory | score | mutants | survived |", "| --- | --- | --- | --- |", ...lines].join(
    "\n",
  );
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.Reporter, "directory-scores", DirectoryScores),
];

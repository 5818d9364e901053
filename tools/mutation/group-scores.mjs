import path from "node:path";
import process from "node:process";
import { commonTokens, declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { calculateMetrics } from "mutation-testing-metrics";
import { GROUPS } from "./groups.mjs";

/** Prints the score of each group, and fails the run if one is below its minimum. */
class GroupScores {
  static inject = [commonTokens.options];

  constructor({ thresholds }) {
    this.low = thresholds.low;
  }

  onMutationTestReportReady({ files }) {
    const groups = Map.groupBy(Object.entries(files), ([file]) => groupOf(file));
    const rows = [...groups]
      .map(([group, entries]) => {
        const { metrics } = calculateMetrics(Object.fromEntries(entries));
        return { group, ...metrics };
      })
      .filter(({ totalValid }) => totalValid > 0);
    process.stdout.write(`\n${table(rows)}\n`);
    const below = rows
      .map((row) => ({ ...row, least: GROUPS[row.group].least ?? this.low }))
      .filter(({ mutationScore, least }) => mutationScore < least);
    if (below.length === 0) return;
    const list = below.map(({ group, least }) => `${group} (at least ${least} %)`).join(", ");
    process.stderr.write(`\nThe score is too low in: ${list}\n`);
    process.exitCode = 1;
  }
}

function groupOf(file) {
  const [group] = Object.entries(GROUPS).find(([, { mutate }]) =>
    mutate.some((pattern) => path.matchesGlob(file, pattern)),
  );
  return group;
}

/** The table of CONTRIBUTING.md. */
function table(rows) {
  const lines = rows.map(
    ({ group, mutationScore, totalValid, totalUndetected }) =>
      `| \`${group}\` | ${mutationScore.toFixed(1)} % | ${totalValid} | ${totalUndetected} |`,
  );
  return ["| group | score | mutants | survived |", "| --- | --- | --- | --- |", ...lines].join(
    "\n",
  );
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.Reporter, "group-scores", GroupScores),
];

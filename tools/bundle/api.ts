/** Writes the reports of the public API. With `--check`, fails if a committed report differs. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { apiReports } from "./declarations";

const ROOT = path.resolve(__dirname, "../..");

function main(): void {
  const stale: string[] = [];
  for (const [report, text] of apiReports()) {
    const file = path.join(ROOT, report);
    if (!process.argv.includes("--check")) writeFileSync(file, text);
    else if (!existsSync(file) || readFileSync(file, "utf8") !== text) stale.push(report);
  }
  if (stale.length > 0)
    throw new Error(
      `The public API differs from ${stale.join(" and ")}. If the change is intended, run "npm run api" and commit the result.`,
    );
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

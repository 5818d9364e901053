import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { medianOf } from "../median";
import { table, time } from "../table";
import type { Figure } from "./figure";

const run = promisify(execFile);

const CLI = path.resolve(__dirname, "../../dist/cli.js");

/** From the start of a process to its end; `latest` looks up a pipeline with 40 executions. */
const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  "`node -e 0`": ["-e", "0"],
  "`image-pipeline --version`": [CLI, "--version"],
  "`image-pipeline latest --id ip-0 --quiet`": [CLI, "latest", "--id", "ip-0", "--quiet"],
};

/** Start-up time of the command line, next to bare Node.js. */
export const commandLine: Figure = async ({ laboratory, rounds }) => {
  await laboratory.serve({ pipelines: 1, executions: 40, latency: 0 });
  const env = { PATH: process.env["PATH"], ...laboratory.environment() };
  const samples = new Map(Object.keys(SUBJECTS).map((name) => [name, [] as Sample[]]));
  // In turn; the first round, which warms the disk, does not count.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, args] of Object.entries(SUBJECTS)) {
      const started = performance.now();
      const { stdout } = await run(process.execPath, args, { env });
      const milliseconds = performance.now() - started;
      if (args.includes("latest") && stdout !== "m-0-38\n")
        throw new Error(`${name} printed another image: ${stdout}`);
      if (round > 0) samples.get(name)?.push({ milliseconds });
    }
  }
  const medians = [...samples].map(([name, all]) => [name, medianOf(all).milliseconds] as const);
  const bare = medians[0]?.[1] ?? 0;
  const rows = medians.map(([name, milliseconds]) => [
    name,
    time(milliseconds),
    time(milliseconds - bare),
  ]);
  return table(["", "time", "over `node -e 0`"], rows);
};

interface Sample {
  readonly milliseconds: number;
}

/**
 * `node --import tsx tools/plugin/measure.ts [RUNS]`: start-up time (until the port is printed) and
 * memory then, of the plugin beside a skeleton on `pulumi.provider.main` and bare Node.js, in one run.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { bundlePlugin, PLUGIN_DIRECTORY, PROGRAM } from "./bundle";
import { EXECUTABLE_DIRECTORY } from "./executable";

const ROOT = path.resolve(__dirname, "../..");

const SKELETON = `
const pulumi = require("@pulumi/pulumi");
pulumi.provider.main({ version: "0.0.1", schema: "{}" }, process.argv.slice(2));
`;

const BARE = `process.stdout.write("1\\n"); setInterval(() => {}, 1e6);`;

interface Measured {
  readonly milliseconds: number;
  readonly megabytes: number;
}

async function main(): Promise<void> {
  const runs = Number(process.argv[2] ?? 15);
  await bundlePlugin();
  // Within the checkout, where the skeleton finds Pulumi.
  const scratch = await mkdtemp(path.join(ROOT, "dist-plugin", "measure-"));
  try {
    const write = async (name: string, text: string): Promise<string> => {
      await writeFile(path.join(scratch, name), text);
      return path.join(scratch, name);
    };
    const node = process.execPath;
    const executable = path.join(EXECUTABLE_DIRECTORY, PROGRAM);
    const subjects: Record<string, readonly [string, ...string[]]> = {
      "bare Node.js": [node, await write("bare.cjs", BARE)],
      "the plugin": [node, path.join(PLUGIN_DIRECTORY, `${PROGRAM}.js`)],
      ...(existsSync(executable) && { "the plugin as an executable": [executable] }),
      "a skeleton on pulumi.provider.main": [node, await write("skeleton.cjs", SKELETON)],
    };
    const results = new Map(Object.keys(subjects).map((name) => [name, [] as Measured[]]));
    // In turn, so that what else the machine does touches all alike; the first round warms the disk.
    for (let round = 0; round <= runs; round++) {
      for (const [name, command] of Object.entries(subjects)) {
        const measured = await measure(command);
        if (round > 0) results.get(name)?.push(measured);
      }
    }
    for (const [name, all] of results) {
      const time = median(all.map(({ milliseconds }) => milliseconds));
      const memory = median(all.map(({ megabytes }) => megabytes));
      console.log(`${name}: ${time.toFixed(0)} ms, ${memory.toFixed(0)} MB (medians of ${runs})`);
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** From the start to the line with the port; then what is resident. */
function measure([command, ...args]: readonly [string, ...string[]]): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, [...args, "127.0.0.1:1"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`${command} ${args.join(" ")} ended with ${String(code)}`));
    });
    child.stdout.once("data", () => {
      const milliseconds = performance.now() - started;
      const status = readFileSync(`/proc/${String(child.pid)}/status`, "utf8");
      const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
      child.removeAllListeners("exit");
      child.once("exit", () => {
        resolve({ milliseconds, megabytes: kilobytes / 1024 });
      });
      child.kill("SIGKILL");
    });
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { bundlePlugin, PLUGIN_DIRECTORY, PROGRAM } from "../../tools/plugin/bundle";
import { EXECUTABLE_DIRECTORY } from "../../tools/plugin/executable";
import { medianOf } from "../median";
import { table, time } from "../table";
import type { Figure } from "./figure";

const ROOT = path.resolve(__dirname, "../..");

const SKELETON = `
const pulumi = require("@pulumi/pulumi");
pulumi.provider.main({ version: "0.0.1", schema: "{}" }, process.argv.slice(2));
`;

const BARE = `process.stdout.write("1\\n"); setInterval(() => {}, 1e6);`;

/**
 * Start-up time of the plugin, until its port is printed, and the memory that it has then; beside a
 * skeleton on `pulumi.provider.main` and bare Node.js. The executable is among them where it was built.
 */
export const pluginStart: Figure = async ({ rounds }) => {
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
    const samples = new Map(Object.keys(subjects).map((name) => [name, [] as Sample[]]));
    // In turn; the first round, which warms the disk, does not count.
    for (let round = 0; round <= rounds; round++) {
      for (const [name, command] of Object.entries(subjects)) {
        const sample = await start(command);
        if (round > 0) samples.get(name)?.push(sample);
      }
    }
    const rows = [...samples].map(([name, all]) => {
      const { milliseconds, megabytes } = medianOf(all);
      return [name, time(milliseconds), `${megabytes.toFixed(0)} MB`];
    });
    return table(["", "time", "memory"], rows);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

interface Sample {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** From the start to the line with the port; then what is resident. */
function start([command, ...args]: readonly [string, ...string[]]): Promise<Sample> {
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

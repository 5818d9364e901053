import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { count, ratio, table } from "../table";
import type { Figure } from "./figure";

const run = promisify(execFile);
const PEER = "@alicloud/ecs20140526";
const ROOT = path.resolve(__dirname, "../..");

/** What npm puts into an empty project, without Pulumi itself, and what the first lookup loads of it. */
export const size: Figure = async ({ laboratory }) => {
  const scratch = await mkdtemp(path.join(tmpdir(), "bench-size-"));
  try {
    const pack = ["pack", "--ignore-scripts", "--pack-destination", scratch];
    const { stdout } = await run("npm", pack, { cwd: ROOT });
    const tarball = path.join(scratch, stdout.trim().split("\n").at(-1) ?? "");
    const ours = await install(path.join(scratch, "ours"), tarball);
    const peer = await install(path.join(scratch, "peer"), await peerPackage());
    await laboratory.serve({ pipelines: 1, executions: 40, latency: 0 });
    const loaded = await laboratory.compare(1);
    return table(
      ["", "ours", "peer", "ours / peer"],
      [
        row("installed", "MB", ours.bytes / 1e6, peer.bytes / 1e6),
        row("installed packages", "", ours.packages, peer.packages),
        row("loaded for a lookup", "kB", loaded.ours.kilobytes, loaded.peer.kilobytes),
        row("loaded files", "", loaded.ours.files, loaded.peer.files),
      ],
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

function row(name: string, unit: string, ours: number, peer: number): string[] {
  const text = (value: number): string => {
    const digits = value < 10 && unit !== "" ? value.toFixed(1) : count(Math.round(value));
    return `${digits} ${unit}`.trim();
  };
  return [name, text(ours), text(peer), ratio(ours, peer)];
}

/** The peer as this checkout has it. */
async function peerPackage(): Promise<string> {
  const manifest = await readFile(path.join(ROOT, "node_modules", PEER, "package.json"), "utf8");
  return `${PEER}@${(JSON.parse(manifest) as { version: string }).version}`;
}

async function install(directory: string, spec: string) {
  await mkdir(directory);
  await writeFile(path.join(directory, "package.json"), '{ "private": true }');
  const quiet = ["--ignore-scripts", "--omit=dev", "--omit=peer", "--no-audit", "--no-fund"];
  await run("npm", ["install", ...quiet, spec], { cwd: directory });
  const entries = await readdir(path.join(directory, "node_modules"), {
    recursive: true,
    withFileTypes: true,
  });
  let bytes = 0;
  let packages = 0;
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
    if (/node_modules\/(@[^/]+\/)?[^/]+$/.test(entry.parentPath) && entry.name === "package.json") {
      packages++;
    }
  }
  return { bytes, packages };
}

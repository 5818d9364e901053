import { execFile } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { PROGRAM } from "./bundle";

const ROOT = path.resolve(__dirname, "../..");

/** Where archives are put. */
export const ARCHIVE_DIRECTORY = path.join(ROOT, "dist-plugin/archives");

/** The version of the plugin: the package's. */
export async function pluginVersion(): Promise<string> {
  const schema: unknown = JSON.parse(await readFile(path.join(ROOT, "schema.json"), "utf8"));
  return z.object({ version: z.string() }).parse(schema).version;
}

/** A platform, as the names of Pulumi's plugins have it. */
export interface Platform {
  readonly os: "linux" | "darwin" | "windows";
  readonly arch: "amd64" | "arm64";
}

/** The platform of this process. */
export function thisPlatform(): Platform {
  return {
    os:
      process.platform === "win32" ? "windows" : process.platform === "darwin" ? "darwin" : "linux",
    arch: process.arch === "arm64" ? "arm64" : "amd64",
  };
}

/**
 * Packs a plugin as `pulumi plugin install … --file` takes it, and as a server of plugins has it.
 *
 * @param plugin - the directory with the program; all in it is packed
 * @returns the path of the archive
 */
export async function packPlugin(
  plugin: string,
  { os, arch }: Platform = thisPlatform(),
  directory = ARCHIVE_DIRECTORY,
): Promise<string> {
  await mkdir(directory, { recursive: true });
  const version = await pluginVersion();
  const name = `${PROGRAM}-v${version}-${os}-${arch}.tar.gz`;
  const archive = path.join(directory, name);
  const files = (await readdir(plugin)).sort();
  // A relative path: some tar programs take the colon of a Windows path for the end of a host's name.
  const target = path.relative(plugin, archive);
  await promisify(execFile)("tar", ["-czf", target, ...files], { cwd: plugin });
  return archive;
}

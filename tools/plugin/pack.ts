import { execFile } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { PROGRAM } from "./bundle";

const ROOT = path.resolve(__dirname, "../..");

/** The directory of the archives. */
export const ARCHIVE_DIRECTORY = path.join(ROOT, "dist-plugin/archives");

/** The version of the plugin: the package's. */
export async function pluginVersion(): Promise<string> {
  const schema: unknown = JSON.parse(await readFile(path.join(ROOT, "schema.json"), "utf8"));
  return z.object({ version: z.string() }).parse(schema).version;
}

/** A platform, as in the names of Pulumi's plugins. */
export interface Platform {
  readonly os: "linux" | "darwin" | "windows";
  readonly arch: "amd64" | "arm64";
}

/** The platforms that a release has the plugin for. */
export const ALL_PLATFORMS: readonly Platform[] = (["linux", "darwin", "windows"] as const).flatMap(
  (os) => (["amd64", "arm64"] as const).map((arch) => ({ os, arch })),
);

/** The platform of this process. */
export function thisPlatform(): Platform {
  return {
    os:
      process.platform === "win32" ? "windows" : process.platform === "darwin" ? "darwin" : "linux",
    arch: process.arch === "arm64" ? "arm64" : "amd64",
  };
}

/**
 * Packs a plugin for `pulumi plugin install … --file`, or for a server of plugins.
 *
 * @param plugin - the directory of the program; all of its files are packed
 * @param suffix - of the archive's name; a server of plugins needs an archive without one
 * @returns the path of the archive
 */
export async function packPlugin(
  plugin: string,
  { os, arch }: Platform = thisPlatform(),
  directory = ARCHIVE_DIRECTORY,
  suffix = "",
): Promise<string> {
  await mkdir(directory, { recursive: true });
  const version = await pluginVersion();
  const name = `${PROGRAM}-v${version}-${os}-${arch}${suffix}.tar.gz`;
  const archive = path.join(directory, name);
  const files = (await readdir(plugin)).sort();
  // A relative path: some tar programs treat the part of a Windows path before the colon as a host.
  const target = path.relative(plugin, archive);
  await promisify(execFile)("tar", ["-czf", target, ...files], { cwd: plugin });
  return archive;
}

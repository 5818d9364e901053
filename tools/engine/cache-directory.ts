import { homedir } from "node:os";
import path from "node:path";

/** Where this project keeps what is costly to make anew, by the platform's custom. */
export function cacheDirectory(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  return path.join(userCacheDirectory(env, platform), "pulumi-alicloud-image-pipeline");
}

function userCacheDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = env["HOME"] ?? homedir();
  // The XDG specification: a relative path is invalid and is to be ignored.
  if (env["XDG_CACHE_HOME"] && path.isAbsolute(env["XDG_CACHE_HOME"])) return env["XDG_CACHE_HOME"];
  if (platform === "darwin") return path.join(home, "Library", "Caches");
  if (platform === "win32") return env["LOCALAPPDATA"] ?? path.join(home, "AppData", "Local");
  return path.join(home, ".cache");
}

import path from "node:path";
import envPaths from "env-paths";

/** The platform's cache directory for this project, for files that take long to create. */
export function cacheDirectory(): string {
  const { cache } = envPaths("pulumi-alicloud-image-pipeline", { suffix: "" });
  return path.resolve(cache);
}

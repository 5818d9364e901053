import path from "node:path";
import which from "which";

/** The absolute path of the first executable with this name on the `PATH` of `env`, or `undefined`. */
export function findExecutable(name: string, env: NodeJS.ProcessEnv): string | undefined {
  // Without a path, which() searches the PATH of this process.
  const found = which.sync(name, {
    path: env["PATH"] ?? "",
    ...(env["PATHEXT"] !== undefined && { pathExt: env["PATHEXT"] }),
    nothrow: true,
  });
  return found === null ? undefined : path.resolve(found);
}

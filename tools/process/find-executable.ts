import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/**
 * The path of the first executable file with this name on `PATH`, or `undefined`.
 *
 * On Windows the extensions of `PATHEXT` are tried.
 */
export function findExecutable(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const directories = (env["PATH"] ?? "").split(path.delimiter).filter(Boolean);
  return directories
    .flatMap((directory) => extensions(env).map((ext) => path.resolve(directory, name + ext)))
    .find(isExecutable);
}

function extensions(env: NodeJS.ProcessEnv): string[] {
  if (process.platform !== "win32") return [""];
  return (env["PATHEXT"] ?? ".EXE;.CMD").split(";").filter(Boolean);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

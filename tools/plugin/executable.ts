import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { PROGRAM } from "./bundle";

/** Where the executable is built. */
export const EXECUTABLE_DIRECTORY = path.resolve(__dirname, "../../dist-plugin/executable");

/** The mark in a Node.js binary that tells whether a program was put into it. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

const run = promisify(execFile);

/**
 * Makes one executable of the bundle and of the Node.js that this runs on: it needs no Node.js where
 * it is used.
 *
 * @param bundle - the directory of the bundle
 */
export async function buildExecutable(
  bundle: string,
  directory = EXECUTABLE_DIRECTORY,
): Promise<string> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const scratch = await mkdtemp(path.join(tmpdir(), "executable-"));
  try {
    const [config, blob] = [path.join(scratch, "config.json"), path.join(scratch, "blob")];
    const main = path.join(bundle, `${PROGRAM}.js`);
    const settings = {
      main,
      output: blob,
      disableExperimentalSEAWarning: true,
      useCodeCache: true,
    };
    await writeFile(config, JSON.stringify(settings));
    await run(process.execPath, ["--experimental-sea-config", config]);
    const file = path.join(directory, process.platform === "win32" ? `${PROGRAM}.exe` : PROGRAM);
    await copyFile(process.execPath, file);
    await chmod(file, 0o755);
    const segment = process.platform === "darwin" ? ["--macho-segment-name", "NODE_SEA"] : [];
    const inject = [file, "NODE_SEA_BLOB", blob, "--sentinel-fuse", FUSE, ...segment];
    await run("npx", ["--yes", "postject@1.0.0-alpha.6", ...inject]);
    return file;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { findExecutable } from "../process/find-executable";
import { LICENSES, PROGRAM } from "./bundle";

/** Where the executable is built. */
export const EXECUTABLE_DIRECTORY = path.resolve(__dirname, "../../dist-plugin/executable");

/** How an executable differs from that of the plugin. */
export interface ExecutableOptions {
  /** The name of the bundle without its ending. @default the plugin's */
  readonly program?: string;
  /** The name of the executable without an ending. @default the same */
  readonly name?: string;
  /** Fixed options of Node.js; `NODE_OPTIONS` of the environment then has no effect. @default none */
  readonly nodeOptions?: readonly string[];
  /**
   * Starts the program with this command, uses it, and lets it end. The executable then has compiled code
   * for what was used. @default only the code that runs when the program is loaded is compiled
   */
  readonly rehearse?: (command: readonly [string, ...string[]]) => Promise<void>;
}

/** Runs a program, and writes the code that was compiled for it when it ends. */
const REHEARSAL = `
const { readFileSync, writeFileSync } = require("node:fs");
const { Script } = require("node:vm");
const [, , program, code] = process.argv;
const script = new Script(readFileSync(program, "latin1"), { filename: "program.js" });
process.once("exit", () => writeFileSync(code, script.createCachedData()));
script.runInThisContext()(require, module, exports);
`;

/** Runs a program with the code that was compiled for it. */
const REHEARSED = `
const { getRawAsset } = require("node:sea");
const { Script } = require("node:vm");
const source = Buffer.from(getRawAsset("program")).latin1Slice();
const cachedData = Buffer.from(getRawAsset("code"));
new Script(source, { filename: "program.js", cachedData }).runInThisContext()(require, module, exports);
`;

/** The mark in a Node.js binary that shows whether it contains a program. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

/** The tool that writes a program into a Node.js binary. */
const INJECTOR = require.resolve("postject/dist/cli.js");

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
  { program = PROGRAM, name = program, nodeOptions, rehearse }: ExecutableOptions = {},
): Promise<string> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const scratch = await mkdtemp(path.join(tmpdir(), "executable-"));
  try {
    const [config, blob] = [path.join(scratch, "config.json"), path.join(scratch, "blob")];
    const main = path.join(bundle, `${program}.js`);
    const settings = {
      ...(rehearse ? await rehearsed(main, scratch, rehearse) : { main }),
      output: blob,
      disableExperimentalSEAWarning: true,
      useCodeCache: true,
      ...(nodeOptions && { execArgv: nodeOptions, execArgvExtension: "none" }),
    };
    await writeFile(config, JSON.stringify(settings));
    await run(process.execPath, ["--experimental-sea-config", config]);
    const file = path.join(directory, process.platform === "win32" ? `${name}.exe` : name);
    await copyFile(process.execPath, file);
    await chmod(file, 0o755);
    await strip(file);
    // macOS refuses to run a program whose signature does not match.
    if (process.platform === "darwin") await run("codesign", ["--remove-signature", file]);
    const segment = process.platform === "darwin" ? ["--macho-segment-name", "NODE_SEA"] : [];
    const inject = [file, "NODE_SEA_BLOB", blob, "--sentinel-fuse", FUSE, ...segment];
    await run(process.execPath, [INJECTOR, ...inject]);
    if (process.platform === "darwin") await run("codesign", ["--sign", "-", file]);
    const licenses = await readFile(path.join(bundle, LICENSES), "utf8");
    await writeFile(path.join(directory, LICENSES), licenses + (await licenseOfNode()));
    return file;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A main program that has the bundle and its compiled code as assets. */
async function rehearsed(
  bundle: string,
  scratch: string,
  rehearse: NonNullable<ExecutableOptions["rehearse"]>,
): Promise<{ main: string; assets: Record<string, string> }> {
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(path.join(scratch, name), text);
    return path.join(scratch, name);
  };
  // The bundle has only ASCII characters, so its text is the same in every encoding.
  const source = await readFile(bundle, "latin1");
  const program = await write("program.js", `(function (require, module, exports) {${source}\n})`);
  const code = path.join(scratch, "code");
  await rehearse([process.execPath, await write("rehearsal.js", REHEARSAL), program, code]);
  return { main: await write("main.js", REHEARSED), assets: { program, code } };
}

/** Removes the symbols, a sixth of the file, where the tool for it is installed. */
async function strip(file: string): Promise<void> {
  const tool = process.platform === "linux" ? findExecutable("strip", process.env) : undefined;
  if (tool !== undefined) await run(tool, [file]);
}

/** Node.js comes with its license at the root of its distribution, or in an npm package of its own. */
async function licenseOfNode(): Promise<string> {
  const { execPath, platform, arch, version } = process;
  const root = path.resolve(path.dirname(execPath), platform === "win32" ? "." : "..");
  const ownPackage = `node_modules/node-${platform === "win32" ? "win" : platform}-${arch}`;
  const file = [root, path.join(root, ownPackage)]
    .map((directory) => path.join(directory, "LICENSE"))
    .find(existsSync);
  const text =
    file === undefined
      ? `Its license: https://github.com/nodejs/node/blob/${version}/LICENSE\n`
      : await readFile(file, "utf8");
  return `\n${"-".repeat(72)}\n\nNode.js ${version}\n\n${text}`;
}

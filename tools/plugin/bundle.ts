import { build } from "esbuild";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { PACKAGE } from "../../provider/plugin/wire";
import { licensesOf } from "../bundle/licenses";
import { onlySigning } from "../bundle/only-signing";
import { ownTransport } from "../bundle/own-transport";

const ROOT = path.resolve(__dirname, "../..");

/** The name of the program that the engine looks for. */
export const PROGRAM = `pulumi-resource-${PACKAGE}`;

/** The directory in which the plugin is built. */
export const PLUGIN_DIRECTORY = path.join(ROOT, "dist-plugin/node");

/** The file with the licenses of the packages in the bundle. */
export const LICENSES = "THIRD-PARTY-LICENSES.txt";

const LAUNCHER = `#!/bin/sh
command -v node >/dev/null || { echo "${PROGRAM} needs Node.js 20 or later on PATH" >&2; exit 1; }
exec node "$(dirname "$0")/${PROGRAM}.js" "$@"
`;

const WINDOWS_LAUNCHER = `@node "%~dp0${PROGRAM}.js" %*\r\n`;

/**
 * Bundles the plugin and its dependencies into one file, next to its launchers.
 *
 * @param directory - the target, which is emptied first
 */
export async function bundlePlugin(directory = PLUGIN_DIRECTORY): Promise<void> {
  const schema: unknown = JSON.parse(await readFile(path.join(ROOT, "schema.json"), "utf8"));
  await bundleProgram("provider/plugin/main.ts", directory, PROGRAM, {
    BUNDLED_SCHEMA: JSON.stringify(JSON.stringify(schema)),
  });
  await writeFile(path.join(directory, PROGRAM), LAUNCHER, { mode: 0o755 });
  await writeFile(path.join(directory, `${PROGRAM}.cmd`), WINDOWS_LAUNCHER);
}

/**
 * Bundles a program that an engine starts, with its dependencies, into one file, next to their licenses.
 *
 * @param directory - the target, which is emptied first
 * @param program - the name of the file, without its ending
 * @param define - expressions that replace names in the program
 */
export async function bundleProgram(
  entry: string,
  directory: string,
  program: string,
  define: Readonly<Record<string, string>> = {},
): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const { metafile } = await build({
    entryPoints: [path.join(ROOT, entry)],
    outfile: path.join(directory, `${program}.js`),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Names stay, for stack traces.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    plugins: [onlySigning, ownTransport],
    define,
    logLevel: "warning",
    metafile: true,
    absWorkingDir: ROOT,
  });
  const licenses = licensesOf(ROOT, Object.keys(metafile.inputs));
  await writeFile(path.join(directory, LICENSES), licenses);
}

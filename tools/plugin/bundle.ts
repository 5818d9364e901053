import { build } from "esbuild";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { PACKAGE } from "../../provider/plugin/wire";
import { licensesOf } from "../bundle/licenses";

const ROOT = path.resolve(__dirname, "../..");

/** The name that the engine looks for. */
export const PROGRAM = `pulumi-resource-${PACKAGE}`;

/** Where the plugin is built. */
export const PLUGIN_DIRECTORY = path.join(ROOT, "dist-plugin/node");

/** The file with the licences of what is in the bundle. */
export const LICENCES = "THIRD-PARTY-LICENSES.txt";

const LAUNCHER = `#!/bin/sh
command -v node >/dev/null || { echo "${PROGRAM} needs Node.js 20 or later on PATH" >&2; exit 1; }
exec node "$(dirname "$0")/${PROGRAM}.js" "$@"
`;

const WINDOWS_LAUNCHER = `@node "%~dp0${PROGRAM}.js" %*\r\n`;

/**
 * Bundles the plugin with all that it needs into one file, with launchers beside it.
 *
 * @param directory - where to; it is emptied before
 */
export async function bundlePlugin(directory = PLUGIN_DIRECTORY): Promise<void> {
  const schema: unknown = JSON.parse(await readFile(path.join(ROOT, "schema.json"), "utf8"));
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const { metafile } = await build({
    entryPoints: [path.join(ROOT, "provider/plugin/main.ts")],
    outfile: path.join(directory, `${PROGRAM}.js`),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Names stay, for stack traces.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    define: { BUNDLED_SCHEMA: JSON.stringify(JSON.stringify(schema)) },
    logLevel: "warning",
    metafile: true,
    absWorkingDir: ROOT,
  });
  const licences = licensesOf(ROOT, Object.keys(metafile.inputs));
  await writeFile(path.join(directory, LICENCES), licences);
  await writeFile(path.join(directory, PROGRAM), LAUNCHER, { mode: 0o755 });
  await writeFile(path.join(directory, `${PROGRAM}.cmd`), WINDOWS_LAUNCHER);
}

/**
 * `node --import tsx tools/plugin/cli.ts`: bundles the plugin and packs it for this platform.
 * `--platforms all` packs it for every platform: the bundle is the same, and needs Node.js there.
 * `--executable` packs a program for this platform that needs no Node.js.
 */
import { parseArgs } from "node:util";
import { bundlePlugin, PLUGIN_DIRECTORY } from "./bundle";
import { buildExecutable, EXECUTABLE_DIRECTORY } from "./executable";
import { ALL_PLATFORMS, packPlugin, thisPlatform } from "./pack";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      platforms: { type: "string", default: "this" },
      executable: { type: "boolean", default: false },
    },
  });
  await bundlePlugin();
  if (values.executable) {
    await buildExecutable(PLUGIN_DIRECTORY);
    console.log(await packPlugin(EXECUTABLE_DIRECTORY, thisPlatform(), undefined, "-executable"));
    return;
  }
  const platforms = values.platforms === "all" ? ALL_PLATFORMS : [thisPlatform()];
  for (const platform of platforms) console.log(await packPlugin(PLUGIN_DIRECTORY, platform));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

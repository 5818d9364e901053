/*
 * Builds dist/: one file for each entry, and the declarations. The package bundles its dependencies:
 * a user installs one small package, all its parts resolve under every package manager, and a lookup
 * loads only what it uses.
 */
import { renameSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { build, type Metafile } from "esbuild";
import { writeDeclarations } from "./declarations";
import { licensesOf } from "./licenses";
import { onlySigning } from "./only-signing";
import { ownTransport } from "./own-transport";
import { sharedFiles } from "./shared-files";

const ROOT = path.resolve(__dirname, "../..");
const DIST = path.join(ROOT, "dist");
/** Replaces dist/ at the end: processes that run during the build load the previous files. */
const DRAFT = path.join(ROOT, `dist.${process.pid}.draft`);

/** The files of dist/ by name, each with the other files that it loads. */
const FILES: Readonly<
  Record<string, { readonly entry: string; readonly loads: readonly string[] }>
> = {
  errors: { entry: "core/errors.ts", loads: [] },
  credentials: { entry: "core/ecs/credentials-library.ts", loads: [] },
  lookup: { entry: "core/functions.ts", loads: ["errors", "credentials"] },
  // A separate file, because Pulumi serializes its text, which must not contain another module.
  provider: { entry: "provider/dynamic/provider.ts", loads: [] },
  index: { entry: "sdk/index.ts", loads: ["errors", "lookup", "provider"] },
  // Runs in a separate process, with its own copy of the core.
  dynamic: { entry: "provider/dynamic/lifecycle.ts", loads: ["credentials"] },
  // For the tests of a program and for the command line; no other file loads it.
  "emulator-server": { entry: "emulator/index.ts", loads: [] },
  emulator: { entry: "emulator/public.ts", loads: ["emulator-server"] },
  // The command line, which no other file loads.
  cli: { entry: "cli/main.ts", loads: ["errors", "lookup", "emulator-server"] },
};

async function main(): Promise<void> {
  const inputs: Metafile["inputs"] = {};
  for (const [name, { entry, loads }] of Object.entries(FILES)) {
    const shared = Object.fromEntries(
      loads.map((other) => [path.join(ROOT, FILES[other]?.entry ?? ""), `./${other}.js`]),
    );
    const { metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: [entry],
      outfile: path.join(DRAFT, `${name}.js`),
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      // esbuild removes unused code only from ES modules.
      mainFields: ["module", "main"],
      conditions: ["import", "module"],
      external: ["@pulumi/*", "pulumi-alicloud-image-pipeline/dynamic"],
      plugins: [sharedFiles(shared), onlySigning, ownTransport],
      // Stack traces need the positions only; with the sources, the maps would be half of the package.
      sourcemap: true,
      sourcesContent: false,
      metafile: true,
      logLevel: "warning",
    });
    Object.assign(inputs, metafile.inputs);
  }
  await writeDeclarations(DRAFT);
  writeFileSync(
    path.join(DRAFT, "THIRD-PARTY-LICENSES.txt"),
    licensesOf(ROOT, Object.keys(inputs)),
  );
  rmSync(DIST, { recursive: true, force: true });
  renameSync(DRAFT, DIST);
}

main().catch((error: unknown) => {
  rmSync(DRAFT, { recursive: true, force: true });
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

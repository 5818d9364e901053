/*
 * Builds dist/: one file for each way in, and the declarations. What the package needs of others is
 * bundled, so that a user installs one small package, whose parts all resolve under every package
 * manager, and so that a lookup loads only what it uses.
 */
import { spawnSync } from "node:child_process";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { build, type Metafile } from "esbuild";
import { licencesOf } from "./licences";
import { onlySigning } from "./only-signing";
import { sharedFiles } from "./shared-files";

const ROOT = path.resolve(__dirname, "../..");
const DIST = path.join(ROOT, "dist");
/** Built beside and put in place at the end, so that what runs meanwhile has the old one. */
const DRAFT = path.join(ROOT, `dist.${process.pid}.draft`);

/** The files of dist/, by name, each with the others that it loads instead of having a copy. */
const FILES: Readonly<
  Record<string, { readonly entry: string; readonly loads: readonly string[] }>
> = {
  errors: { entry: "core/errors.ts", loads: [] },
  credentials: { entry: "core/ecs/credentials-library.ts", loads: [] },
  lookup: { entry: "core/functions.ts", loads: ["errors", "credentials"] },
  // Apart, since Pulumi serializes it: nothing of another module must come near its text.
  provider: { entry: "provider/dynamic/provider.ts", loads: [] },
  index: { entry: "sdk/index.ts", loads: ["errors", "lookup", "provider"] },
  // Runs in a process of its own, with its own copy of the core.
  dynamic: { entry: "provider/dynamic/lifecycle.ts", loads: ["credentials"] },
  // For the tests of a program; no other file loads it.
  emulator: { entry: "emulator/public.ts", loads: [] },
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
      // The modules of ECMAScript, of which only what is used is taken.
      mainFields: ["module", "main"],
      conditions: ["import", "module"],
      external: ["@pulumi/*", "pulumi-alicloud-image-pipeline/dynamic"],
      plugins: [sharedFiles(shared), onlySigning],
      // Source maps are half of the package; the emulator is only loaded by tests.
      sourcemap: name !== "emulator",
      metafile: true,
      logLevel: "warning",
    });
    Object.assign(inputs, metafile.inputs);
  }
  declarations();
  writeFileSync(
    path.join(DRAFT, "THIRD-PARTY-LICENSES.txt"),
    licencesOf(ROOT, Object.keys(inputs)),
  );
  rmSync(DIST, { recursive: true, force: true });
  renameSync(DRAFT, DIST);
}

function declarations(): void {
  const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
  const options = [
    "-p",
    path.join(ROOT, "tsconfig.build.json"),
    "--outDir",
    path.join(DRAFT, "types"),
  ];
  const { status } = spawnSync(process.execPath, [tsc, ...options], { stdio: "inherit" });
  if (status !== 0) throw new Error("The declarations cannot be made; see above.");
}

main().catch((error: unknown) => {
  rmSync(DRAFT, { recursive: true, force: true });
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

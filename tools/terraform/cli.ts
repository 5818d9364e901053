/**
 * `npm run terraform`: builds the Terraform provider for this platform and packs it, with checksums and
 * manifest, into dist-terraform. `--complete` only writes checksums and manifest for the archives that are
 * there: a release collects them from several machines.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { buildProvider, completeRelease, DISTRIBUTION, packProvider } from "./pack";

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { complete: { type: "boolean", default: false } } });
  if (!values.complete) {
    await rm(DISTRIBUTION, { recursive: true, force: true });
    const scratch = await mkdtemp(path.join(tmpdir(), "terraform-provider-"));
    try {
      console.log(await packProvider(await buildProvider(scratch), DISTRIBUTION));
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  for (const file of await completeRelease(DISTRIBUTION))
    console.log(path.join(DISTRIBUTION, file));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

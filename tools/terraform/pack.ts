import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { OWNER } from "../repository";
import { providerService } from "../../provider/terraform/protocol";
import { schemaResponse } from "../../provider/terraform/tables";
import { bundleProgram } from "../plugin/bundle";
import { buildExecutable } from "../plugin/executable";
import { planAndApply } from "./rehearsal";
import { pluginVersion, thisPlatform, type Platform } from "../plugin/pack";

/** The program that Terraform looks for. */
export const PROVIDER = "terraform-provider-imagepipeline";

/** The address under which configurations require the provider. */
export const SOURCE = `registry.terraform.io/${OWNER.toLowerCase()}/imagepipeline`;

/** Where the archives are. */
export const DISTRIBUTION = path.resolve(__dirname, "../../dist-terraform");

/** Trusts the certificates that the system trusts, as Terraform does. */
const NODE_OPTIONS = ["--use-system-ca"];

/** Bundles the provider into one file, which needs Node.js. */
export async function bundleProvider(directory: string): Promise<void> {
  const schema = providerService.GetProviderSchema.responseSerialize(schemaResponse());
  await bundleProgram("provider/terraform/main.ts", directory, PROVIDER, {
    ENCODED_SCHEMA: JSON.stringify(schema.toString("base64")),
  });
}

/**
 * Builds the provider for this platform.
 *
 * @param directory - the target, which is emptied first
 * @returns the directory of the executable, which serves as one of `dev_overrides`
 */
export async function buildProvider(directory: string): Promise<string> {
  const [bundle, executable] = [path.join(directory, "bundle"), path.join(directory, "executable")];
  await bundleProvider(bundle);
  await buildExecutable(bundle, executable, {
    program: PROVIDER,
    name: `${PROVIDER}_v${await pluginVersion()}`,
    nodeOptions: NODE_OPTIONS,
    rehearse: planAndApply,
  });
  return executable;
}

/** Packs an executable as Terraform's registry has it. */
export async function packProvider(
  executable: string,
  directory: string,
  { os, arch }: Platform = thisPlatform(),
): Promise<string> {
  await mkdir(directory, { recursive: true });
  const archive = path.join(directory, `${PROVIDER}_${await pluginVersion()}_${os}_${arch}.zip`);
  const zip = new ZipFile();
  for (const file of (await readdir(executable)).sort()) {
    const isProgram = file.startsWith(PROVIDER);
    zip.addFile(path.join(executable, file), file, { mode: isProgram ? 0o100755 : 0o100644 });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(archive));
  return archive;
}

/**
 * Writes what a release has next to its archives: the manifest, and the checksums of all, which the
 * publisher signs.
 */
export async function completeRelease(directory: string): Promise<readonly string[]> {
  const version = await pluginVersion();
  const manifest = `${PROVIDER}_${version}_manifest.json`;
  const contents = { version: 1, metadata: { protocol_versions: ["6.0"] } };
  await writeFile(path.join(directory, manifest), `${JSON.stringify(contents)}\n`);
  const archives = (await readdir(directory)).filter((file) => file.endsWith(".zip")).sort();
  const lines = [...archives, manifest].map(async (file) => {
    const digest = createHash("sha256").update(await readFile(path.join(directory, file)));
    return `${digest.digest("hex")}  ${file}\n`;
  });
  const sums = `${PROVIDER}_${version}_SHA256SUMS`;
  await writeFile(path.join(directory, sums), (await Promise.all(lines)).join(""));
  return [manifest, sums];
}

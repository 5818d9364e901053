import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Emulator } from "../../../emulator";
import { runProcess, type ProcessResult } from "../../../tools/process/running-process";
import { pluginVersion, thisPlatform } from "../../../tools/plugin/pack";
import {
  buildProvider,
  completeRelease,
  packProvider,
  PROVIDER,
  SOURCE,
} from "../../../tools/terraform/pack";
import { pipelineWith } from "../../core/support/scenarios";
import {
  build,
  describeWithTerraform,
  TERRAFORM,
  terraformEnvironment,
} from "./support/terraform-project";

const CONFIGURATION = `
terraform {
  required_providers {
    imagepipeline = { source = "${SOURCE}" }
  }
}
data "imagepipeline_latest_image" "web" { image_pipeline_name = "web" }
output "image" { value = data.imagepipeline_latest_image.web.image_id }
`;

describeWithTerraform("the packed Terraform provider", () => {
  let scratch: string;
  let emulator: Emulator;
  let archive: string;

  const inScratch = (...names: string[]): string => path.join(scratch, ...names);

  /** Runs Terraform in a directory with a CLI configuration. There is no Node.js on `PATH`. */
  async function terraform(
    project: string,
    installation: string,
    ...args: string[]
  ): Promise<ProcessResult> {
    const rc = inScratch("terraform.tfrc");
    await writeFile(rc, `provider_installation {\n${installation}\n}\n`);
    return runProcess(TERRAFORM ?? "", [...args, "-no-color"], {
      cwd: inScratch(project),
      env: terraformEnvironment({
        PATH: inScratch("empty"),
        HOME: inScratch("home"),
        TF_CLI_CONFIG_FILE: rc,
        NODE_OPTIONS: "--no-such-option",
        ...emulator.environment(),
      }),
    });
  }

  async function declare(project: string): Promise<void> {
    await mkdir(inScratch(project));
    await writeFile(inScratch(project, "main.tf"), CONFIGURATION);
  }

  const mirror = (): string => `  filesystem_mirror {\n    path = "${inScratch("mirror")}"\n  }`;

  before(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), "terraform-packaging-"));
    for (const name of ["home", "empty"]) await mkdir(inScratch(name));
    emulator = await Emulator.start({ scenario: pipelineWith(build("1", "SUCCESS", 1)) });
    archive = await packProvider(await buildProvider(inScratch("build")), inScratch("dist"));
    await mkdir(inScratch("mirror", SOURCE), { recursive: true });
    await rename(archive, inScratch("mirror", SOURCE, path.basename(archive)));
    archive = inScratch("mirror", SOURCE, path.basename(archive));
  });

  after(async () => {
    await emulator.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  it("is named for its version and platform, next to its manifest and checksums", async () => {
    const version = await pluginVersion();
    const { os, arch } = thisPlatform();
    assert.equal(path.basename(archive), `${PROVIDER}_${version}_${os}_${arch}.zip`);
    const directory = path.dirname(archive);
    const [manifest = "", sums = ""] = await completeRelease(directory);
    assert.deepEqual(JSON.parse(await readFile(path.join(directory, manifest), "utf8")), {
      version: 1,
      metadata: { protocol_versions: ["6.0"] },
    });
    const lines = (await readFile(path.join(directory, sums), "utf8")).trimEnd().split("\n");
    assert.equal(lines.length, 2);
    for (const line of lines) {
      const [digest, file = ""] = line.split("  ");
      const content = await readFile(path.join(directory, file));
      assert.equal(createHash("sha256").update(content).digest("hex"), digest);
    }
    for (const file of [manifest, sums]) await rm(path.join(directory, file));
  });

  it("is installed from a filesystem mirror and needs no Node.js, and is refused if it was changed", async () => {
    await declare("project");
    const init = await terraform("project", mirror(), "init");
    assert.equal(init.code, 0, init.stderr);
    const lock = await readFile(inScratch("project", ".terraform.lock.hcl"), "utf8");
    assert.match(lock, /"h1:/);
    const apply = await terraform("project", mirror(), "apply", "-auto-approve");
    assert.match(apply.stdout, /image = "m-1"/, apply.stderr);

    await rm(inScratch("project", ".terraform"), { recursive: true });
    await mkdir(inScratch("changed"));
    await writeFile(inScratch("changed", `${PROVIDER}_v${await pluginVersion()}`), "#!/bin/sh\n");
    await packProvider(inScratch("changed"), path.dirname(archive));
    const refused = await terraform("project", mirror(), "init");
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr.replace(/\s*\n(│ )?/g, " "),
      /the current package for .* doesn't match any of the checksums previously recorded/,
    );
  });

  it("serves as a directory of dev_overrides once it is unpacked", async () => {
    await declare("overridden");
    const executable = inScratch("build", "executable");
    assert.deepEqual(
      (await readdir(executable)).map((file) => file.replace(/_v.*$/, "")),
      ["THIRD-PARTY-LICENSES.txt", PROVIDER],
    );
    const overrides = `  dev_overrides {\n    "${SOURCE}" = "${executable}"\n  }`;
    const plan = await terraform("overridden", overrides, "plan");
    assert.match(plan.stdout, /image = "m-1"/, plan.stderr);
  });
});

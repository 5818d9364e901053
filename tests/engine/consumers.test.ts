import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { Emulator, ManualClock } from "../../emulator";
import type { Engine } from "../../tools/engine/engine";
import { ensureEngine } from "../../tools/engine/ensure-engine";
import { emulatorConfiguration } from "../../tools/emulator-configuration";
import { PulumiProject } from "../../tools/pulumi-project";
import { Consumer, pack, packAs, readManifest } from "./consumer";
import { readPreview } from "./pipeline-image/support/engine-events";

const PIPELINE = "ip-consumer0001";
const TYPE = "pulumi-nodejs:dynamic/alicloud-image-pipeline:PipelineImage";

/** How many resources a preview would leave, change or make. */
const summary = z.object({ changeSummary: z.record(z.string(), z.number()) });

/** Directories of tests/consumers, and what each is. */
const CONSUMERS = {
  "npm-commonjs": "a CommonJS program in TypeScript, installed by npm",
  "pnpm-strict": "a CommonJS program in TypeScript, installed by pnpm in its strict layout",
  "yarn-node-modules": "a CommonJS program in TypeScript, installed by Yarn into node_modules",
  "npm-esm": "an ES module in JavaScript",
  "npm-esm-typescript": "an ES module in TypeScript",
};

describe("the packed package, installed in a user's project", function () {
  this.timeout("3m");
  let tarballs: string;
  let tarball: string;
  let engine: Engine;
  let clock: ManualClock;
  let emulator: Emulator;
  let consumer: Consumer;
  let project: PulumiProject | undefined;

  before(async () => {
    engine = await ensureEngine({
      log: (line) => {
        process.stderr.write(`engine: ${line}\n`);
      },
    });
    tarballs = await mkdtemp(path.join(tmpdir(), "tarballs-"));
    tarball = await pack(tarballs);
  });

  after(() => rm(tarballs, { recursive: true }));

  beforeEach(async () => {
    clock = new ManualClock("2026-03-02T00:00:00Z");
    emulator = await startEmulator(clock);
  });

  afterEach(async () => {
    await project?.remove();
    project = undefined;
    await consumer.remove();
    await emulator.stop();
  });

  for (const [name, title] of Object.entries(CONSUMERS)) {
    it(`serves ${title}`, async () => {
      consumer = await Consumer.create(name);
      await consumer.install(tarball);
      await liveThrough(await newProject());
    });
  }

  it("serves the oldest Pulumi and Node.js that its package.json allows", async () => {
    consumer = await Consumer.create("npm-oldest");
    const { dependencies, devDependencies } = await consumer.manifest();
    const pulumi = String(dependencies["@pulumi/pulumi"]);
    const node = String(devDependencies["node"]);
    const { engines, peerDependencies } = await readManifest();
    assert.equal(peerDependencies["@pulumi/pulumi"], `^${pulumi}`);
    assert.equal(engines["node"], `>=${node.replace(/(\.0)+$/, "")}`);

    await consumer.install(tarball);
    const { nodeVersion } = await liveThrough(await newProject());
    assert.equal(nodeVersion, `v${node}`);
  });

  it("is upgraded under an existing stack without a change", async () => {
    consumer = await Consumer.create("npm-commonjs");
    await consumer.install(await packAs("0.0.9", tarball));
    assert.equal(await consumer.installedVersion(), "0.0.9");
    const stack = await newProject();
    await stack.mustRun(["up", "--skip-preview"]);
    const written = await pipelineImage(stack);

    await consumer.install(tarball);
    const { version } = await readManifest();
    assert.equal(await consumer.installedVersion(), version);
    const { stdout } = await stack.mustRun(["preview", "--json"]);
    assert.deepEqual(readPreview(stdout).problems, []);
    // The stack and the image.
    assert.deepEqual(summary.parse(JSON.parse(stdout)), { changeSummary: { same: 2 } });
    await stack.mustRun(["up", "--skip-preview"]);
    const rewritten = await pipelineImage(stack);
    assert.deepEqual(rewritten, written);
    assert.match(String(rewritten.inputs["__provider"]), /^exports\.handler/);

    const kept = JSON.stringify([written, rewritten]);
    for (const text of ["0.0.9", String(version), consumer.directory, "node_modules", "dist/"]) {
      assert.ok(!kept.includes(text), `the state holds ${text}`);
    }
  });

  async function newProject(): Promise<PulumiProject> {
    const { config, secretConfig } = emulatorConfiguration(emulator);
    project = await PulumiProject.create({
      directory: consumer.directory,
      stack: "dev",
      engine,
      env: consumer.environment(engine),
      config: { ...config, imagePipelineId: PIPELINE },
      secretConfig,
    });
    return project;
  }

  /** From the first preview to the end of the stack. @returns The outputs of the first update */
  async function liveThrough(stack: PulumiProject): Promise<Record<string, unknown>> {
    const { stdout } = await stack.mustRun(["preview"]);
    assert.match(stdout, /imageOfFunction: "m-1"\n\s+imageOfResource: "m-1"/);

    await stack.mustRun(["up", "--skip-preview"]);
    const outputs = await stack.outputs();
    assert.equal(outputs["imageOfResource"], "m-1");
    assert.equal(outputs["imageOfFunction"], "m-1");

    emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-2" });
    clock.advance("1h");
    const { steps, problems } = readPreview((await stack.mustRun(["preview", "--json"])).stdout);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      [steps["web"]?.op, steps["web"]?.old["imageId"], steps["web"]?.new["imageId"]],
      ["update", "m-1", "m-2"],
    );

    await stack.mustRun(["refresh", "--skip-preview"]);
    const refreshed = await pipelineImage(stack);
    assert.equal(refreshed.outputs["imageId"], "m-1");
    assert.equal(refreshed.outputs["latestImageId"], "m-2");

    await stack.mustRun(["destroy", "--skip-preview"]);
    assert.deepEqual((await stack.export()).deployment.resources ?? [], []);
    return outputs;
  }
});

function startEmulator(clock: ManualClock): Promise<Emulator> {
  const execution = {
    executionId: "exec-1",
    status: "SUCCESS" as const,
    imageId: "m-1",
    creationTime: "2026-03-01T00:00:00Z",
    modifiedTime: "2026-03-01T00:30:00Z",
  };
  return Emulator.start({
    clock,
    scenario: {
      region: "cn-hangzhou",
      pipelines: [{ imagePipelineId: PIPELINE, name: "consumer", executions: [execution] }],
    },
  });
}

type Properties = Record<string, unknown>;

/** The resource in the state. */
async function pipelineImage(
  project: PulumiProject,
): Promise<{ inputs: Properties; outputs: Properties }> {
  const { resources = [] } = (await project.export()).deployment;
  const [image, ...others] = resources.filter(({ type }) => type === TYPE);
  assert.ok(image?.inputs && image.outputs && others.length === 0);
  return { inputs: image.inputs, outputs: image.outputs };
}

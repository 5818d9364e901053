import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Emulator, ManualClock } from "../../emulator";
import type { Engine } from "../../tools/engine/engine";
import { ensureEngine } from "../../tools/engine/ensure-engine";
import { emulatorConfiguration } from "../../tools/emulator-configuration";
import { PulumiProject } from "../../tools/pulumi-project";
import { Consumer, pack, packAs, readManifest } from "./consumer";

const PIPELINE = "ip-consumer0001";
const TYPE = "pulumi-nodejs:dynamic/alicloud-image-pipeline:PipelineImage";

describe("the packed package, installed in a user's project", function () {
  this.timeout("3m");
  let tarballs: string;
  let tarball: string;
  let engine: Engine;
  let clock: ManualClock;
  let emulator: Emulator;
  const consumers: Record<string, Consumer> = {};
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

  after(async () => {
    await Promise.all(Object.values(consumers).map((consumer) => consumer.remove()));
    await rm(tarballs, { recursive: true });
  });

  beforeEach(async () => {
    clock = new ManualClock("2026-03-02T00:00:00Z");
    emulator = await startEmulator(clock);
  });

  afterEach(async () => {
    await project?.remove();
    project = undefined;
    await emulator.stop();
  });

  it("serves a CommonJS program in TypeScript, also when it is upgraded under an existing stack", async () => {
    const consumer = await consumerOf("npm");
    await consumer.install(await packAs("0.0.9", tarball));
    assert.equal(await consumer.installedVersion(), "0.0.9");
    const stack = await newProject(consumer, "commonjs");
    await deploy(stack);
    const written = await pipelineImage(stack);

    await consumer.install(tarball);
    const { version } = await readManifest();
    assert.equal(await consumer.installedVersion(), version);
    const { stdout } = await stack.mustRun(["up", "--skip-preview"]);
    // The stack and the image.
    assert.match(stdout, /Resources:\n\s+2 unchanged\n/);
    const rewritten = await pipelineImage(stack);
    assert.deepEqual(rewritten, written);
    assert.match(String(rewritten.inputs["__provider"]), /^exports\.handler/);

    const kept = JSON.stringify([written, rewritten]);
    for (const text of ["0.0.9", String(version), consumer.directory, "node_modules", "dist/"]) {
      assert.ok(!kept.includes(text), `the state holds ${text}`);
    }
    await liveOn(stack);
  });

  for (const [title, [name, program]] of Object.entries({
    "an ES module in TypeScript": ["npm", "esm-typescript"],
    "a program in the strict layout of pnpm": ["pnpm-strict", ""],
    "a program in the node_modules of Yarn": ["yarn-node-modules", ""],
  } as const)) {
    it(`serves ${title}`, async () => {
      const consumer = await consumerOf(name);
      await consumer.install(tarball);
      await deploy(await newProject(consumer, program));
    });
  }

  it("serves an ES module in JavaScript; without the package, its resources can be deleted, and other commands name it", async () => {
    const consumer = await consumerOf("npm");
    await consumer.install(tarball);
    const stack = await newProject(consumer, "esm");
    await deploy(stack);
    const deployed = await pipelineImage(stack);
    await consumer.uninstall();
    for (const [command, message] of [
      ["refresh", /the package pulumi-alicloud-image-pipeline is not installed\. Run: npm install/],
      ["up", /Cannot find package 'pulumi-alicloud-image-pipeline'/],
    ] as const) {
      const { code, stdout, stderr } = await stack.run([command, "--skip-preview"]);
      assert.notEqual(code, 0, command);
      assert.match(stdout + stderr, message);
      assert.doesNotMatch(stdout + stderr, /at .*pulumi-alicloud-image-pipeline.*\.js:\d+/);
      assert.deepEqual(await pipelineImage(stack), deployed, command);
    }
    await stack.mustRun(["destroy", "--skip-preview"]);
    assert.deepEqual((await stack.export()).deployment.resources ?? [], []);
  });

  it("serves the oldest Pulumi and Node.js that its package.json allows", async () => {
    const consumer = await consumerOf("npm-oldest");
    const { dependencies, devDependencies } = await consumer.manifest();
    const pulumi = String(dependencies["@pulumi/pulumi"]);
    const node = String(devDependencies["node"]);
    const { engines, peerDependencies } = await readManifest();
    assert.equal(peerDependencies["@pulumi/pulumi"], `^${pulumi}`);
    assert.equal(engines["node"], `>=${node.replace(/(\.0)+$/, "")}`);

    await consumer.install(tarball);
    const stack = await newProject(consumer);
    const { nodeVersion } = await deploy(stack);
    assert.equal(nodeVersion, `v${node}`);
    await liveOn(stack);
  });

  /** Each is copied once, so that what is installed serves several programs. */
  async function consumerOf(name: string): Promise<Consumer> {
    return (consumers[name] ??= await Consumer.create(name));
  }

  /** A stack of one of the user's programs. */
  async function newProject(consumer: Consumer, program = ""): Promise<PulumiProject> {
    const { config, secretConfig } = emulatorConfiguration(emulator);
    project = await PulumiProject.create({
      directory: path.join(consumer.directory, program),
      stack: "dev",
      engine,
      env: consumer.environment(engine),
      config: { ...config, imagePipelineId: PIPELINE },
      secretConfig,
    });
    return project;
  }

  /** Updates a stack: the image reaches the program by both ways. @returns The outputs */
  async function deploy(
    stack: PulumiProject,
    { image = "m-1", checkTypes = true } = {},
  ): Promise<Record<string, unknown>> {
    const env = { PULUMI_NODEJS_TRANSPILE_ONLY: String(!checkTypes) };
    await stack.mustRun(["up", "--skip-preview"], { env });
    const outputs = await stack.outputs();
    assert.equal(outputs["imageOfResource"], image);
    assert.equal(outputs["imageOfFunction"], image);
    return outputs;
  }

  /** From the next build to the end of the stack. */
  async function liveOn(stack: PulumiProject): Promise<void> {
    emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-2" });
    clock.advance("1h");
    await stack.mustRun(["refresh", "--skip-preview"]);
    const refreshed = await pipelineImage(stack);
    assert.equal(refreshed.outputs["imageId"], "m-1");
    assert.equal(refreshed.outputs["latestImageId"], "m-2");

    await deploy(stack, { image: "m-2", checkTypes: false });
    await stack.mustRun(["destroy", "--skip-preview"]);
    assert.deepEqual((await stack.export()).deployment.resources ?? [], []);
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

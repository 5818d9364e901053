import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Emulator, ManualClock, QUICKSTART_SCENARIO } from "../../emulator";
import { emulatorConfiguration } from "../../tools/emulator-configuration";
import { PulumiProject } from "../../tools/pulumi-project";

const ROOT = path.resolve(__dirname, "../..");
const PIPELINE = "ip-engine0001";

/** What `pulumi preview --json` and `pulumi up --json` print, as far as these tests look at it. */
interface JsonSummary {
  steps?: { op: string; urn: string; newState?: { outputs?: Record<string, unknown> } }[];
  diagnostics?: { severity: string; message: string }[];
}

describe("the quickstart on the real engine", function () {
  this.timeout("3m");
  let emulator: Emulator;
  let clock: ManualClock;
  let project: PulumiProject;

  beforeEach(async () => {
    clock = new ManualClock("2026-03-02T00:00:00Z");
    emulator = await Emulator.start({
      clock,
      scenario: {
        region: "cn-hangzhou",
        accounts: [{ accessKeyId: "engine-key-id", accessKeySecret: "engine-planted-secret" }],
        pipelines: [
          {
            imagePipelineId: PIPELINE,
            name: "engine",
            executions: [
              {
                executionId: "exec-1",
                status: "SUCCESS",
                imageId: "m-1",
                creationTime: "2026-03-01T00:00:00Z",
                modifiedTime: "2026-03-01T00:30:00Z",
              },
            ],
          },
        ],
      },
    });
    const { config, secretConfig } = emulatorConfiguration(emulator);
    project = await PulumiProject.create({
      directory: ROOT,
      stack: "dev",
      config: { ...config, imagePipelineId: PIPELINE },
      secretConfig,
    });
  });

  afterEach(async () => {
    await project.remove();
    await emulator.stop();
  });

  it("shows the image in the preview, before anything is deployed", async () => {
    const { stdout } = await project.mustRun(["preview"]);
    assert.match(stdout, /imageId: "m-1"/);
    assert.deepEqual(await project.outputs(), {});
  });

  it("deploys the image, and moves on when a new one is built", async () => {
    await project.mustRun(["up", "--yes"]);
    assert.equal((await project.outputs())["imageId"], "m-1");

    emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-2" });
    clock.advance("1m");
    const { diagnostics = [] } = await preview(project);
    assert.deepEqual(
      diagnostics.map(({ severity }) => severity),
      ["info"],
    );
    assert.match(
      String(diagnostics[0]?.message),
      /a newer build is running: exec-.* \(BUILDING, .*still m-1\./,
    );

    clock.advance("1h");
    const { stdout } = await project.mustRun(["preview"]);
    assert.match(stdout, /imageId: "m-1" => "m-2"/);
    await project.mustRun(["up", "--yes"]);
    assert.equal((await project.outputs())["imageId"], "m-2");
    await project.mustRun(["destroy", "--yes"]);
    assert.deepEqual(await project.outputs(), {});
  });

  it("keeps the image when a newer build fails, and warns once", async () => {
    emulator.startBuild({ imagePipelineId: PIPELINE, outcome: "FAILED" });
    clock.advance("1h");
    const { diagnostics = [] } = await preview(project);
    assert.equal(diagnostics.length, 1);
    assert.equal(diagnostics[0]?.severity, "warning");
    assert.match(
      diagnostics[0].message,
      /Image pipeline ip-engine0001 in cn-hangzhou: 1 newer execution failed \(1 FAILED\); the chosen image m-1 is \d+ d( \d+ h)? old\./,
    );
  });

  it("asks once for preview and once for update, both signed", async () => {
    await project.mustRun(["up", "--yes"]);
    assert.deepEqual(
      emulator.requests.map(({ action, statusCode }) => [action, statusCode]),
      [
        ["DescribeImagePipelineExecutions", 200],
        ["DescribeImagePipelineExecutions", 200],
      ],
    );
  });

  it("fails a preview with the reason and the way out, and no stack trace of this package", async () => {
    await project.configure({ imagePipelineId: "ip-missing" });
    const { code, stdout, stderr } = await project.run(["preview"]);
    const output = stdout + stderr;
    assert.notEqual(code, 0);
    assert.match(output, /InvalidImagePipeline\.NotFound, HTTP 404, request ID/);
    assert.match(output, /Check the ID of the pipeline, its region, and the account\./);
    assert.doesNotMatch(output, /^\s+at .*\.(js|ts):\d+/m);
  });

  it("keeps the secret key out of state and output", async () => {
    const up = await project.mustRun(["up", "--yes", "--debug"]);
    const state = JSON.stringify(await project.export());
    for (const text of [up.stdout, up.stderr, state])
      assert.doesNotMatch(text, /engine-planted-secret/);
  });
});

describe("the README's first screen", function () {
  this.timeout("1m");

  it("shows what the preview of the quickstart prints", async () => {
    const emulator = await Emulator.start({ scenario: QUICKSTART_SCENARIO });
    const config = { ...emulator.stackConfiguration(), imagePipelineId: "ip-quickstart0001" };
    const project = await PulumiProject.create({ directory: ROOT, stack: "dev", config });
    try {
      const { stdout } = await project.mustRun(["preview"]);
      const readme = readFileSync(path.join(ROOT, "README.md"), "utf8");
      const shown = /^\$ pulumi preview\n.*?\n(Outputs:\n.*?)\n```/ms.exec(readme)?.[1];
      assert.ok(
        shown !== undefined && stdout.includes(shown),
        `the README shows\n${String(shown)}\nand the engine prints\n${stdout}`,
      );
    } finally {
      await project.remove();
      await emulator.stop();
    }
  });
});

async function preview(project: PulumiProject): Promise<JsonSummary> {
  const { stdout } = await project.mustRun(["preview", "--json"]);
  return JSON.parse(stdout) as JsonSummary;
}

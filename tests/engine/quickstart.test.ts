import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Emulator, ManualClock, type Scenario } from "../../emulator";
import { previewPicture } from "../../tools/docs/picture";
import { emulatorConfiguration } from "../../tools/emulator-configuration";
import { PulumiProject } from "../../tools/pulumi-project";
import { readPreview } from "./pipeline-image/support/engine-events";
import { execution } from "./pipeline-image/support/image-stack";

const ROOT = path.resolve(__dirname, "../..");
const PIPELINE = "ip-engine0001";

const SCENARIO: Scenario = {
  region: "cn-hangzhou",
  accounts: [{ accessKeyId: "engine-key-id", accessKeySecret: "engine-planted-secret" }],
  pipelines: [{ imagePipelineId: PIPELINE, name: "engine", executions: [execution("1", 1)] }],
};

describe("the picture of a preview in the README", () => {
  it("shows what the real engine prints", async function () {
    this.timeout("2m");
    const shown = readFileSync(path.join(ROOT, "docs/images/preview.svg"), "utf8");
    assert.equal(await previewPicture(), shown, "run: npm run picture");
  });
});

/** The demo's test follows the quickstart from one build to the next. */
describe("the quickstart on the real engine", function () {
  this.timeout("2m");
  let emulator: Emulator;
  let clock: ManualClock;
  let project: PulumiProject;

  const start = async (scenario: Scenario, imagePipelineId: string) => {
    clock = new ManualClock("2026-03-02T00:00:00Z");
    emulator = await Emulator.start({ clock, scenario });
    const { config, secretConfig } = emulatorConfiguration(emulator);
    project = await PulumiProject.create({
      directory: ROOT,
      stack: "dev",
      config: { ...config, imagePipelineId },
      secretConfig,
    });
  };

  afterEach(async () => {
    await project.remove();
    await emulator.stop();
  });

  it("reads the list once in an update, warns of newer failures once, and prints no secret", async () => {
    await start(SCENARIO, PIPELINE);
    const up = await project.mustRun(["up", "--skip-preview", "--debug"]);
    assert.equal((await project.outputs())["imageId"], "m-1");
    assert.deepEqual(
      emulator.requests.map(({ action, statusCode }) => [action, statusCode]),
      [["DescribeImagePipelineExecutions", 200]],
    );
    const state = JSON.stringify(await project.export());
    for (const text of [up.stdout, up.stderr, state])
      assert.doesNotMatch(text, /engine-planted-secret/);

    emulator.startBuild({ imagePipelineId: PIPELINE, outcome: "FAILED" });
    clock.advance("1h");
    const preview = await project.mustRun(["preview", "--json"]);
    const [warning, ...more] = readPreview(preview.stdout).problems;
    assert.deepEqual([warning?.severity, more], ["warning", []]);
    assert.match(
      String(warning?.message),
      /Image pipeline ip-engine0001 in cn-hangzhou: 1 newer execution failed \(1 FAILED\)\. The chosen image m-1 is \d+ d( \d+ h)? old\./,
    );
  });

  it("fails a preview with the reason and how to fix it, and no stack trace of this package", async () => {
    await start(SCENARIO, "ip-missing");
    const { code, stdout, stderr } = await project.run(["preview"]);
    const output = stdout + stderr;
    assert.notEqual(code, 0);
    assert.match(output, /InvalidImagePipeline\.NotFound, HTTP 404, request ID/);
    assert.match(output, /Check the ID of the pipeline, its region, and the account\./);
    assert.doesNotMatch(output, /^\s+at .*\.(js|ts):\d+/m);
  });
});

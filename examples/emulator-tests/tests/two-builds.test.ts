import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { LocalWorkspace, type OutputMap, type Stack } from "@pulumi/pulumi/automation";
import { type EcsEmulator, startEmulator } from "pulumi-alicloud-image-pipeline/emulator";
import { program } from "../program.js";

describe("a stack over two builds of its pipeline", () => {
  let emulator: EcsEmulator;
  let stack: Stack;
  let state: string;

  before(async () => {
    emulator = await startEmulator({
      region: "cn-hangzhou",
      pipelines: [{ imagePipelineId: "ip-web", name: "web" }],
    });
    state = await mkdtemp(path.join(tmpdir(), "state-"));
    const envVars = { PULUMI_BACKEND_URL: `file://${state}`, PULUMI_CONFIG_PASSPHRASE: "test" };
    const project = { stackName: "test", projectName: "web", program };
    stack = await LocalWorkspace.createOrSelectStack(project, { envVars });
    for (const [key, value] of Object.entries(emulator.stackConfiguration())) {
      await stack.setConfig(key, { value, secret: key === "alicloud:secretKey" });
    }
    await stack.setConfig("promotion", { value: "first" });
  });

  after(async () => {
    await stack.destroy();
    await emulator.stop();
    await rm(state, { recursive: true });
  });

  it("deploys the image of the first build", async () => {
    emulator.build("ip-web", { imageId: "m-first" });
    emulator.clock.advance("1h");

    const { outputs } = await stack.up();
    assert.deepEqual(valuesOf(outputs), { imageId: "m-first", latestImageId: "m-first" });
  });

  it("keeps it while the second build runs, and after it", async () => {
    emulator.build("ip-web", { imageId: "m-second" });
    await stack.preview({ expectNoChanges: true });
    emulator.clock.advance("1h");

    const { outputs } = await stack.up();
    assert.deepEqual(valuesOf(outputs), { imageId: "m-first", latestImageId: "m-second" });
  });

  it("moves to the second image when it is promoted", async () => {
    await stack.setConfig("promotion", { value: "second" });
    // The service may refuse requests for a moment.
    emulator.inject({ fault: "throttling" });

    const { outputs } = await stack.up();
    assert.deepEqual(valuesOf(outputs), { imageId: "m-second", latestImageId: "m-second" });
    assert.ok(emulator.calls.some(({ errorCode }) => errorCode === "Throttling.User"));
  });
});

function valuesOf(outputs: OutputMap): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]),
  );
}

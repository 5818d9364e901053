import assert from "node:assert/strict";
import Ecs, { DescribeImagePipelineExecutionsRequest } from "@alicloud/ecs20140526";
import { $OpenApiUtil } from "@alicloud/openapi-core";
import { type EcsEmulator, ScenarioError, startEmulator } from "../../emulator/public";

const START = "2026-11-24T06:00:00Z";

describe("the emulator of the package", () => {
  const lines: string[] = [];
  let emulator: EcsEmulator;

  before(async () => {
    emulator = await startEmulator(
      {
        region: "cn-hangzhou",
        pipelines: [{ imagePipelineId: "ip-1", name: "one" }],
      },
      { time: START, log: (line) => lines.push(line) },
    );
  });
  after(() => emulator.stop());

  const execution = async (executionId: string) => {
    const settings = emulator.environment();
    const client = new Ecs(
      new $OpenApiUtil.Config({
        accessKeyId: settings["ALICLOUD_ACCESS_KEY"],
        accessKeySecret: settings["ALICLOUD_SECRET_KEY"],
        protocol: "HTTP",
        endpoint: new URL(emulator.endpoint).host,
      }),
    );
    const { body } = await client.describeImagePipelineExecutions(
      new DescribeImagePipelineExecutionsRequest({ regionId: "cn-hangzhou", executionId }),
    );
    return body?.imagePipelineExecution?.imagePipelineExecutionSet?.[0];
  };

  it("runs builds on a clock that the test controls", async () => {
    const id = emulator.build("ip-1", {
      imageId: "m-1",
      outcome: "TEST_FAILED",
      tags: { by: "me" },
    });
    const started = await execution(id);
    emulator.clock.advance("1h");
    const ended = await execution(id);

    assert.equal(started?.status, "PREPARING");
    assert.equal(started.creationTime, START);
    assert.equal(ended?.status, "TEST_FAILED");
    assert.equal(ended.imageId, "m-1");
    assert.equal(ended.tags?.tag?.[0]?.tagKey, "by");
  });

  it("records and logs calls", async () => {
    const before = emulator.calls.length;
    await execution("exec-none");
    const [call, ...others] = emulator.calls.slice(before);

    assert.equal(call?.action, "DescribeImagePipelineExecutions");
    assert.equal(call.parameters["ExecutionId"], "exec-none");
    assert.deepEqual(others, []);
    assert.match(lines.at(-1) ?? "", /ExecutionId=exec-none → 200$/);
  });

  it("injects and removes faults", async () => {
    emulator.inject({ fault: "throttling", times: "always" });
    await assert.rejects(execution("exec-none"), { code: "Throttling.User" });
    emulator.clearFaults();
    assert.equal(await execution("exec-none"), undefined);
  });

  it("has settings for a stack", () => {
    assert.equal(
      emulator.stackConfiguration()["alicloud:endpoints"],
      `[{"ecs":"${new URL(emulator.endpoint).host}"}]`,
    );
  });

  it("starts its clock at the current time by default", async () => {
    const other = await startEmulator({ region: "cn-hangzhou" });
    const difference = Math.abs(other.clock.now() - Date.now());
    await other.stop();
    assert.ok(difference < 60_000);
  });

  it("rejects an invalid scenario", async () => {
    await assert.rejects(startEmulator({ region: "" }), ScenarioError);
    await assert.rejects(startEmulator({ region: "cn-hangzhou" }, { time: "noon" }), RangeError);
  });
});

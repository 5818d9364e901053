import assert from "node:assert/strict";
import { type BuildOutcome, Emulator, ManualClock } from "../../emulator";
import { call } from "./support/acs3-request";
import { list } from "./support/executions-of";

const START = "2026-11-24T06:00:00Z";
const REGION = { RegionId: "cn-hangzhou" };

describe("a started build", () => {
  let clock: ManualClock;
  let emulator: Emulator;

  beforeEach(async () => {
    clock = new ManualClock(START);
    const scenario = {
      region: "cn-hangzhou",
      build: { PREPARING: "10s", BUILDING: "1m", TESTING: "20s" },
      pipelines: [
        {
          imagePipelineId: "ip-1",
          name: "one",
          builds: [{ imageId: "m-planned", outcome: "FAILED" as const }],
        },
      ],
    };
    emulator = await Emulator.start({ scenario, clock });
  });
  afterEach(() => emulator.stop());

  const look = async (executionId: string) => {
    const [execution] = await list(emulator, { ExecutionId: executionId });
    assert.ok(execution);
    return execution;
  };
  const start = (query = {}) =>
    call(emulator, "StartImagePipelineExecution", { ...REGION, ImagePipelineId: "ip-1", ...query });
  const cancel = async (executionId: string) => {
    const query = { ...REGION, ExecutionId: executionId };
    const { status, body } = await call(emulator, "CancelImagePipelineExecution", query);
    return [status, body["Code"]];
  };
  const imageStatus = async (imageId: string) => {
    const query = { ...REGION, ImageId: imageId, Status: "Available,Creating,CreateFailed" };
    const { body } = await call(emulator, "DescribeImages", query);
    const { Image } = body["Images"] as { Image: { Status: string }[] };
    return Image[0]?.Status;
  };

  it("passes through its statuses as the clock advances, and has an image ID before the image exists", async () => {
    const id = emulator.startBuild({
      imagePipelineId: "ip-1",
      imageId: "m-new",
      outcome: "SUCCESS",
    });
    const seen = [];
    for (const wait of ["0s", "10s", "1m", "20s", "1m", "30s", "24h"]) {
      clock.advance(wait);
      const { Status, ModifiedTime, ImageId } = await look(id);
      seen.push([Status, ModifiedTime, ImageId, await imageStatus("m-new")]);
    }

    assert.deepEqual(seen, [
      ["PREPARING", "2026-11-24T06:00:00Z", undefined, undefined],
      ["BUILDING", "2026-11-24T06:00:10Z", "m-new", "Creating"],
      ["TESTING", "2026-11-24T06:01:10Z", "m-new", "Available"],
      ["DISTRIBUTING", "2026-11-24T06:01:30Z", "m-new", "Available"],
      ["RELEASING", "2026-11-24T06:02:30Z", "m-new", "Available"],
      ["SUCCESS", "2026-11-24T06:03:00Z", "m-new", "Available"],
      ["SUCCESS", "2026-11-24T06:03:00Z", "m-new", "Available"],
    ]);
    assert.equal((await look(id))["CreationTime"], START);
  });

  for (const [outcome, lastRunning, image] of [
    ["PARTITION_SUCCESS", "RELEASING", "Available"],
    ["FAILED", "BUILDING", "CreateFailed"],
    ["TEST_FAILED", "TESTING", "Available"],
  ] as [BuildOutcome, string, string][]) {
    it(`can end as ${outcome}, after ${lastRunning}`, async () => {
      const id = emulator.startBuild({ imagePipelineId: "ip-1", imageId: "m-x", outcome });
      const seen: unknown[] = [];
      while (seen.at(-1) !== outcome) {
        seen.push((await look(id))["Status"]);
        clock.advance("10s");
      }
      const ended = await look(id);

      assert.equal(seen.at(-2), lastRunning);
      assert.equal(await imageStatus("m-x"), image);
      assert.notEqual(ended["ErrorCode"], undefined);
      assert.notEqual(ended["ErrorInfo"], undefined);
      assert.notEqual(ended["Message"], undefined);
    });
  }

  it("has the result that the scenario plans; later builds succeed with a new image", async () => {
    const { body: first } = await start();
    const { body: second } = await start();
    clock.advance("1h");
    const planned = await look(String(first["ExecutionId"]));
    const other = await look(String(second["ExecutionId"]));

    assert.deepEqual([planned["Status"], planned["ImageId"]], ["FAILED", "m-planned"]);
    assert.equal(other["Status"], "SUCCESS");
    assert.match(String(other["ImageId"]), /^m-[0-9a-f]{20}$/);
  });

  it("has the tags of the request", async () => {
    const { body } = await start({ "Tag.1.Key": "by", "Tag.1.Value": "me" });

    assert.deepEqual((await look(String(body["ExecutionId"])))["Tags"], {
      Tag: [{ TagKey: "by", TagValue: "me" }],
    });
  });

  it("is started once per client token", async () => {
    const first = await start({ ClientToken: "once" });
    const again = await start({ ClientToken: "once" });

    assert.equal(again.body["ExecutionId"], first.body["ExecutionId"]);
    assert.equal((await list(emulator, {})).length, 1);
  });

  it("has the outcome and the image of the emulator's own parameters", async () => {
    const { body } = await start({
      EmulatorOutcome: "TEST_FAILED",
      EmulatorImageId: "m-requested",
    });
    clock.advance("1h");
    const ended = await look(String(body["ExecutionId"]));
    const wrong = await start({ EmulatorOutcome: "GREAT" });

    assert.deepEqual([ended["Status"], ended["ImageId"]], ["TEST_FAILED", "m-requested"]);
    assert.equal(wrong.body["Code"], "InvalidParameter.EmulatorOutcome");
  });

  it("needs an existing pipeline", async () => {
    assert.equal(
      (await start({ ImagePipelineId: "" })).body["Code"],
      "MissingParameter.ImagePipelineId",
    );
    assert.equal(
      (await start({ ImagePipelineId: "ip-2" })).body["Code"],
      "InvalidImagePipeline.NotFound",
    );
  });

  it("is filtered by its current status", async () => {
    emulator.startBuild({ imagePipelineId: "ip-1" });
    clock.advance("10s");

    assert.equal((await list(emulator, { Status: "PREPARING" })).length, 0);
    assert.equal((await list(emulator, { Status: "BUILDING" })).length, 1);
  });

  it("can be canceled during the build, and then has no image", async () => {
    const id = emulator.startBuild({ imagePipelineId: "ip-1", imageId: "m-x" });
    clock.advance("30s");
    assert.deepEqual(await cancel(id), [200, undefined]);

    assert.equal((await look(id))["Status"], "CANCELLING");
    clock.advance("10s");
    assert.equal((await look(id))["Status"], "CANCELLED");
    clock.advance("24h");
    assert.equal((await look(id))["Status"], "CANCELLED");
    assert.equal(await imageStatus("m-x"), undefined);
  });

  it("cannot be canceled once its test has begun", async () => {
    const id = emulator.startBuild({ imagePipelineId: "ip-1", outcome: "SUCCESS" });
    clock.advance("75s");
    assert.deepEqual(await cancel(id), [403, "InvalidStatus.ImagePipelineExecution"]);
    clock.advance("1h");
    assert.deepEqual(await cancel(id), [400, "InvalidStatus.CancelFailed"]);
  });

  it("cannot be canceled if it does not exist", async () => {
    assert.deepEqual(await cancel("exec-none"), [404, "InvalidImagePipelineExecution.NotFound"]);
    assert.deepEqual(await cancel(""), [400, "MissingParameter.ExecutionId"]);
  });
});

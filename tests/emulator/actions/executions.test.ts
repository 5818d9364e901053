import assert from "node:assert/strict";
import { join } from "node:path";
import { Emulator, EXECUTION_STATUSES, ManualClock } from "../../../emulator";
import { call } from "../support/acs3-request";
import { executionsOf, list } from "../support/executions-of";

const SCENARIO = join(__dirname, "..", "fixtures", "two-regions.json");
const ACTION = "DescribeImagePipelineExecutions";

describe("DescribeImagePipelineExecutions", () => {
  let emulator: Emulator;

  before(async () => {
    const clock = new ManualClock("2026-11-24T06:00:00Z");
    emulator = await Emulator.start({ scenario: SCENARIO, clock });
  });
  after(() => emulator.stop());

  const ids = async (query: Record<string, string>) =>
    (await list(emulator, query)).map((execution) => execution["ExecutionId"]).sort();

  it("returns all executions of the region by default", async () => {
    assert.deepEqual(await ids({}), ["exec-1", "exec-2", "exec-3"]);
    assert.deepEqual(await ids({ RegionId: "ap-southeast-1" }), ["exec-abroad"]);
    assert.deepEqual(await ids({ RegionId: "cn-shanghai" }), []);
  });

  it("filters by pipeline, IDs, statuses and tags", async () => {
    assert.deepEqual(await ids({ ImagePipelineId: "ip-worker" }), []);
    assert.deepEqual(await ids({ ExecutionId: "exec-1,exec-3,exec-unknown" }), [
      "exec-1",
      "exec-3",
    ]);
    assert.deepEqual(await ids({ Status: "FAILED, TESTING" }), ["exec-2", "exec-3"]);
    assert.deepEqual(await ids({ "Tag.1.Key": "branch", "Tag.1.Value": "main" }), [
      "exec-1",
      "exec-2",
    ]);
    assert.deepEqual(await ids({ "Tag.1.Key": "branch", "Tag.2.Key": "note" }), ["exec-1"]);
    assert.deepEqual(await ids({ "Tag.1.Key": "branch", "Tag.1.Value": "" }), []);
    assert.deepEqual(await ids({ Status: "" }), ["exec-1", "exec-2", "exec-3"]);
  });

  it("accepts each of the twelve statuses as a filter", async () => {
    for (const status of EXECUTION_STATUSES) {
      assert.equal(
        (await call(emulator, ACTION, { RegionId: "cn-hangzhou", Status: status })).status,
        200,
      );
    }
  });

  it("returns the wire fields of a scenario instead of the computed ones", async () => {
    const [execution] = await list(emulator, { RegionId: "ap-southeast-1" });

    assert.equal(execution?.["Status"], "ARCHIVING");
    assert.equal("CreationTime" in execution, false);
  });

  it("never starts with the newest execution, and has a stable order", async () => {
    const scenario = (count: number) => ({
      region: "cn-hangzhou",
      pipelines: [{ imagePipelineId: "ip-1", name: "one", executions: executionsOf(count) }],
    });
    for (let count = 2; count <= 12; count += 1) {
      const own = await Emulator.start({ scenario: scenario(count) });
      const first = await list(own, {});
      const second = await list(own, {});
      await own.stop();

      assert.notEqual(
        first[0]?.["CreationTime"],
        `2026-11-${String(count).padStart(2, "0")}T00:00:00Z`,
      );
      assert.deepEqual(first, second);
    }
  });

  for (const [what, query, status, code, message] of [
    [
      "an unknown status",
      { Status: "SUCCESS,SUCESS" },
      400,
      "InvalidParameter.Status",
      /SUCESS is not valid/,
    ],
    [
      "more than 100 execution ids",
      { ExecutionId: Array.from({ length: 101 }, (_, index) => `exec-${index}`).join(",") },
      400,
      "InvalidExecutionId.SizeExceeded",
      /^ExecutionId list exceeds maximum size of 100\. Current size is 101\.$/,
    ],
    [
      "an unknown token",
      { NextToken: "AAAAAdDWBF2" },
      403,
      "Invalid.NextToken",
      /^The specified NextToken is not valid\.$/,
    ],
    [
      "an unknown pipeline",
      { ImagePipelineId: "ip-none" },
      404,
      "InvalidImagePipeline.NotFound",
      /ip-none/,
    ],
    [
      "a pipeline of another region",
      { ImagePipelineId: "ip-abroad" },
      404,
      "InvalidImagePipeline.NotFound",
      /ip-abroad/,
    ],
    ["no region", { RegionId: "" }, 400, "MissingRegionId", /RegionId/],
    ["an unknown region", { RegionId: "cn-nowhere" }, 404, "InvalidRegionId.NotFound", /RegionId/],
    ["a page size of 0", { MaxResults: "0" }, 400, "InvalidParameter.MaxResults", /1 to 500/],
    [
      "a page size above 500",
      { MaxResults: "501" },
      400,
      "InvalidParameter.MaxResults",
      /1 to 500/,
    ],
    [
      "a page size that is not a number",
      { MaxResults: "many" },
      400,
      "InvalidParameter.MaxResults",
      /1 to 500/,
    ],
    ["a tag without a key", { "Tag.1.Value": "v" }, 400, "InvalidTagKey.Malformed", /Tag\.n\.Key/],
    [
      "more than 20 tags",
      Object.fromEntries(
        Array.from({ length: 21 }, (_, index) => [`Tag.${index + 1}.Key`, `k${index}`]),
      ),
      400,
      "InvalidTagCount",
      /20/,
    ],
  ] as const) {
    it(`refuses ${what} with ${code}`, async () => {
      const answer = await call(emulator, ACTION, { RegionId: "cn-hangzhou", ...query });

      assert.equal(answer.status, status);
      assert.equal(answer.body["Code"], code);
      assert.match(String(answer.body["Message"]), message);
      assert.match(String(answer.body["RequestId"]), /^[0-9A-F-]{36}$/);
      assert.equal(answer.body["HostId"], emulator.authority);
      assert.match(String(answer.body["Recommend"]), /^https:/);
    });
  }

  it("refuses an unknown action, version and method", async () => {
    const region = { RegionId: "cn-hangzhou" };
    const unknown = await call(emulator, "DescribeEverything", region);
    const old = await call(emulator, ACTION, region, {
      headers: { "x-acs-version": "2013-01-10" },
    });
    const put = await call(emulator, ACTION, region, { method: "PUT" });

    assert.deepEqual([unknown.status, unknown.body["Code"]], [404, "InvalidAction.NotFound"]);
    assert.deepEqual([old.status, old.body["Code"]], [400, "InvalidVersion"]);
    assert.deepEqual([put.status, put.body["Code"]], [400, "UnsupportedHTTPMethod"]);
  });

  it("requires a pipeline, even with execution IDs, if the scenario says so", async () => {
    const strict = await Emulator.start({
      scenario: {
        region: "cn-hangzhou",
        requireImagePipelineId: true,
        pipelines: [{ imagePipelineId: "ip-1", name: "one" }],
      },
    });
    const region = { RegionId: "cn-hangzhou" };
    const refused = [
      await call(strict, ACTION, region),
      await call(strict, ACTION, { ...region, ExecutionId: "exec-1" }),
    ];
    const allowed = await call(strict, ACTION, { ...region, ImagePipelineId: "ip-1" });
    await strict.stop();

    for (const { status, body } of refused) {
      assert.deepEqual([status, body["Code"]], [400, "MissingParameter.ImagePipelineId"]);
      assert.equal(body["Message"], "The specified parameter ImagePipelineId should not be empty.");
    }
    assert.equal(allowed.status, 200);
  });

  it("limits the number of execution IDs to that of the scenario", async () => {
    const narrow = await Emulator.start({
      scenario: { region: "cn-hangzhou", maximumExecutionIds: 2 },
    });
    const ask = (ExecutionId: string) =>
      call(narrow, ACTION, { RegionId: "cn-hangzhou", ExecutionId });
    const two = await ask("exec-1,exec-2");
    const three = await ask("exec-1,exec-2,exec-3");
    await narrow.stop();

    assert.equal(two.status, 200);
    assert.deepEqual(
      [three.status, three.body["Code"], three.body["Message"]],
      [
        400,
        "InvalidExecutionId.SizeExceeded",
        "ExecutionId list exceeds maximum size of 2. Current size is 3.",
      ],
    );
  });
});

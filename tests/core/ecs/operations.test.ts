import assert from "node:assert/strict";
import { Emulator, type Scenario } from "../../../emulator";
import { EcsClient } from "../../../core/ecs/client";
import { TimeoutError } from "../../../core/errors";
import { executionPages, imageStatuses, pipelinePages } from "../../../core/ecs/operations";
import { generateExecutions } from "../../emulator/support/generate-executions";
import { refused } from "../../emulator/support/refused";
import { fakeClock } from "./support/fake-clock";

const SCENARIO: Scenario = {
  region: "cn-hangzhou",
  accounts: [
    { accessKeyId: "key-id", accessKeySecret: "key-secret" },
    { accessKeyId: "sts-id", accessKeySecret: "sts-secret", securityToken: "sts-token" },
    { accessKeyId: "denied-id", accessKeySecret: "denied-secret", deny: ["ecs:Describe*"] },
  ],
  pipelines: [
    { imagePipelineId: "ip-1", name: "web", executions: generateExecutions(1203) },
    { imagePipelineId: "ip-2", name: "empty" },
  ],
  images: [{ imageId: "m-old", status: "Deprecated" }],
};

const KEY = {
  region: "cn-hangzhou",
  credentials: () => Promise.resolve({ accessKeyId: "key-id", accessKeySecret: "key-secret" }),
};

describe("operations, on the emulator", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await Emulator.start({ scenario: SCENARIO });
  });
  afterEach(() => emulator.stop());

  const client = (name = "key", region = "cn-hangzhou", accessKeySecret = `${name}-secret`) =>
    new EcsClient({
      region,
      endpoint: emulator.endpoint,
      clock: fakeClock(),
      credentials: () =>
        Promise.resolve({
          accessKeyId: `${name}-id`,
          accessKeySecret,
          securityToken: name === "sts" ? "sts-token" : undefined,
        }),
    });

  const idsOf = async (pages: ReturnType<typeof executionPages>) => {
    const ids: string[] = [];
    for await (const page of pages)
      ids.push(...page.entries.map(({ ExecutionId }) => ExecutionId ?? ""));
    return ids;
  };
  const parametersSent = () => emulator.requests.map(({ parameters }) => parameters);

  it("read 1,203 executions in three requests on one connection", async () => {
    const ids = await idsOf(executionPages(client(), { imagePipelineId: "ip-1" }));
    assert.equal(new Set(ids).size, 1203);
    assert.equal(emulator.requests.length, 3);
    assert.equal(emulator.connections, 1);
    assert.deepEqual(
      parametersSent().map(({ NextToken, ...rest }) => [NextToken !== undefined, rest]),
      [false, true, true].map((token) => [
        token,
        { RegionId: "cn-hangzhou", ImagePipelineId: "ip-1", MaxResults: "500" },
      ]),
    );
  });

  it("send every filter as the API wants it, and nothing for what is not asked", async () => {
    await idsOf(
      executionPages(client(), {
        imagePipelineId: "ip-1",
        executionIds: ["exec-000001", "exec-000002"],
        statuses: ["SUCCESS", "FAILED"],
        tags: { env: "prod", "a b!*'()": "ü=&?" },
      }),
    );
    await idsOf(executionPages(client(), {}));
    assert.deepEqual(parametersSent()[0], {
      RegionId: "cn-hangzhou",
      ImagePipelineId: "ip-1",
      ExecutionId: "exec-000001,exec-000002",
      Status: "SUCCESS,FAILED",
      "Tag.1.Key": "env",
      "Tag.1.Value": "prod",
      "Tag.2.Key": "a b!*'()",
      "Tag.2.Value": "ü=&?",
      MaxResults: "500",
    });
    assert.deepEqual(parametersSent()[1], { RegionId: "cn-hangzhou", MaxResults: "500" });
  });

  it("are filtered by the service", async () => {
    const ids = await idsOf(
      executionPages(client(), {
        executionIds: ["exec-000007", "exec-000008"],
        statuses: ["SUCCESS"],
      }),
    );
    assert.deepEqual(ids, ["exec-000007"]);
  });

  it("read pipelines by name", async () => {
    const found = [];
    for await (const page of pipelinePages(client(), "web")) found.push(...page.entries);
    assert.deepEqual(found, [{ ImagePipelineId: "ip-1", Name: "web" }]);
    assert.deepEqual(parametersSent(), [
      { RegionId: "cn-hangzhou", Name: "web", MaxResults: "500" },
    ]);
  });

  it("read the statuses of images, those that are not available too", async () => {
    const statuses = await imageStatuses(client(), ["m-000000", "m-old", "m-unknown"]);
    assert.deepEqual([...statuses].sort(), [
      ["m-000000", "Available"],
      ["m-old", "Deprecated"],
    ]);
    assert.equal(parametersSent()[0]?.["ImageId"], "m-000000,m-old,m-unknown");
  });

  it("sign with a security token", async () => {
    assert.equal(
      (await idsOf(executionPages(client("sts"), { imagePipelineId: "ip-2" }))).length,
      0,
    );
  });

  it("go on past empty pages, and see an entry that comes twice", async () => {
    emulator.inject({ fault: "emptyPage" });
    emulator.inject({ fault: "repeatEntry", after: 1 });
    const ids = await idsOf(executionPages(client(), { imagePipelineId: "ip-1" }));
    assert.equal(new Set(ids).size, 1203);
    assert.equal(ids.length, 1204);
  });

  it("start over when tokens end in mid-scan", async () => {
    const seen: number[] = [];
    for await (const page of executionPages(client(), { imagePipelineId: "ip-1" })) {
      seen.push(page.entries.length);
      if (seen.length === 2) emulator.expireTokens();
    }
    assert.deepEqual(seen, [500, 500, 500, 500, 203]);
  });

  it("stop at a list that does not end within ten minutes", async () => {
    const clock = fakeClock();
    const slow = new EcsClient({ ...KEY, endpoint: emulator.endpoint, clock });
    const read = async (minutes: number) => {
      for await (const page of executionPages(slow, { imagePipelineId: "ip-1" })) {
        assert.ok(page.entries.length > 0);
        clock.pass(minutes * 60_000);
      }
    };
    await read(5);
    await assert.rejects(read(5.1), (error) => {
      assert.ok(TimeoutError.isInstance(error));
      assert.deepEqual([error.code, error.waited], ["ScanTimeout", 612_000]);
      assert.match(error.message, /cn-hangzhou: not all pages could be read within 10 minutes/);
      return true;
    });
  });

  it("stop at a repeated token", async () => {
    emulator.inject({ fault: "repeatToken", times: "always" });
    await refused(
      idsOf(executionPages(client(), { imagePipelineId: "ip-1" })),
      "RepeatedNextToken",
    );
  });

  for (const fault of ["throttling", "reset", "cutBody", "html"] as const) {
    it(`get over a ${fault}`, async () => {
      emulator.inject({ fault, times: 2 });
      assert.equal((await idsOf(executionPages(client(), { imagePipelineId: "ip-2" }))).length, 0);
      assert.equal(emulator.requests.length, 3);
    });
  }

  const refusals: readonly (readonly [string, number, () => Promise<unknown>])[] = [
    [
      "InvalidImagePipeline.NotFound",
      404,
      () => idsOf(executionPages(client(), { imagePipelineId: "ip-none" })),
    ],
    [
      "InvalidParameter.Status",
      400,
      () => idsOf(executionPages(client(), { statuses: ["Success"] })),
    ],
    [
      "InvalidExecutionId.SizeExceeded",
      400,
      () =>
        idsOf(
          executionPages(client(), {
            executionIds: generateExecutions(101).map(({ executionId }) => executionId),
          }),
        ),
    ],
    [
      "SignatureDoesNotMatch",
      400,
      () => idsOf(executionPages(client("key", "cn-hangzhou", "wrong"), {})),
    ],
    ["InvalidAccessKeyId.NotFound", 404, () => idsOf(executionPages(client("nobody"), {}))],
    ["InvalidRegionId.NotFound", 404, () => idsOf(executionPages(client("key", "cn-nowhere"), {}))],
    ["Forbidden.RAM", 403, () => imageStatuses(client("denied"), ["m-1"])],
  ];
  for (const [code, status, ask] of refusals) {
    it(`are refused with ${code}, once`, async () => {
      await refused(ask(), code, status);
      assert.equal(emulator.requests.length, 1);
    });
  }

  it("are refused without a pipeline where the service demands one", async () => {
    emulator.setScenario({ ...SCENARIO, requireImagePipelineId: true });
    await refused(idsOf(executionPages(client(), {})), "MissingParameter.ImagePipelineId", 400);
  });
});

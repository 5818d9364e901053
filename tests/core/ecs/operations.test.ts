import assert from "node:assert/strict";
import { Emulator, type Scenario } from "../../../emulator";
import { EcsClient } from "../../../core/ecs/client";
import { EcsApiError, TimeoutError } from "../../../core/errors";
import {
  cancelExecution,
  dryCall,
  executionPages,
  imageStatuses,
  pipelinePages,
  startExecution,
} from "../../../core/ecs/operations";
import { generateExecutions } from "../../emulator/support/generate-executions";
import { refused } from "../../emulator/support/refused";
import { fakeClock } from "./support/fake-clock";
import { answering, serve } from "./support/scripted-server";

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

  it("send every filter as the API expects it, and no other parameter", async () => {
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

  it("read the statuses of images, including unavailable ones", async () => {
    const statuses = await imageStatuses(client(), ["m-000000", "m-old", "m-unknown"]);
    assert.deepEqual([...statuses].sort(), [
      ["m-000000", "Available"],
      ["m-old", "Deprecated"],
    ]);
    assert.equal(parametersSent()[0]?.["ImageId"], "m-000000,m-old,m-unknown");
  });

  it("start one build for one client token, with its tags", async () => {
    const order = { imagePipelineId: "ip-2", tags: { env: "prod" }, clientToken: "commit-1" };
    const [first, second] = [
      await startExecution(client(), order),
      await startExecution(client(), order),
    ];
    assert.deepEqual(second, first);
    assert.equal(first.clientToken, "commit-1");
    assert.deepEqual(await idsOf(executionPages(client(), { imagePipelineId: "ip-2" })), [
      first.executionId,
    ]);
    const { action, parameters } = emulator.requests[0] ?? {};
    assert.equal(action, "StartImagePipelineExecution");
    assert.deepEqual(parameters, {
      RegionId: "cn-hangzhou",
      ImagePipelineId: "ip-2",
      ClientToken: "commit-1",
      "Tag.1.Key": "env",
      "Tag.1.Value": "prod",
    });
    const other = await startExecution(client(), { imagePipelineId: "ip-2", tags: {} });
    assert.notEqual(other.executionId, first.executionId);
    assert.notEqual(other.clientToken, "commit-1");
  });

  it("cancel a build", async () => {
    const id = emulator.startBuild({ imagePipelineId: "ip-2" });
    await cancelExecution(client(), id);
    assert.deepEqual(
      await idsOf(executionPages(client(), { executionIds: [id], statuses: ["CANCELLING"] })),
      [id],
    );
  });

  it("try a permission without changing anything", async () => {
    await dryCall(client(), "DescribeImages", { ImageId: "m-old" });
    const { action, parameters } = emulator.requests[0] ?? {};
    assert.equal(action, "DescribeImages");
    assert.deepEqual(parameters, { RegionId: "cn-hangzhou", PageSize: "1", ImageId: "m-old" });
    await refused(
      dryCall(client(), "StartImagePipelineExecution", {}),
      "InvalidImagePipeline.NotFound",
    );
    await refused(dryCall(client("denied"), "DescribeImagePipelines", {}), "Forbidden.RAM", 403);
  });

  it("sign with a security token", async () => {
    assert.equal(
      (await idsOf(executionPages(client("sts"), { imagePipelineId: "ip-2" }))).length,
      0,
    );
  });

  it("continue after empty pages, and see a repeated entry twice", async () => {
    emulator.inject({ fault: "emptyPage" });
    emulator.inject({ fault: "repeatEntry", after: 1 });
    const ids = await idsOf(executionPages(client(), { imagePipelineId: "ip-1" }));
    assert.equal(new Set(ids).size, 1203);
    assert.equal(ids.length, 1204);
  });

  it("restart when tokens expire during the scan", async () => {
    const seen: number[] = [];
    for await (const page of executionPages(client(), { imagePipelineId: "ip-1" })) {
      seen.push(page.entries.length);
      if (seen.length === 2) emulator.expireTokens();
    }
    assert.deepEqual(seen, [500, 500, 500, 500, 203]);
  });

  it("stop at a list that does not end within 10 minutes", async () => {
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
      assert.match(error.message, /in cn-hangzhou did not return all pages within 10 minutes/);
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

  it("reject a last page without a list if the service counts more entries", async () => {
    const read = async (...responses: object[]) => {
      const server = await serve(answering(...responses.map((body) => ({ body }))));
      const scripted = new EcsClient({ ...KEY, endpoint: server.endpoint, clock: fakeClock() });
      try {
        return await idsOf(executionPages(scripted, {}));
      } finally {
        await server.stop();
      }
    };
    const set = { ImagePipelineExecutionSet: [{ ExecutionId: "exec-1" }] };
    const first = { NextToken: "a", TotalCount: 1, ImagePipelineExecution: set };
    assert.deepEqual(await read({}), []);
    assert.deepEqual(await read({ TotalCount: 0, ImagePipelineExecution: {} }), []);
    assert.deepEqual(await read(first, { TotalCount: 1 }), ["exec-1"]);
    assert.deepEqual(await read({ NextToken: "a", TotalCount: 1 }, { ...first, NextToken: "" }), [
      "exec-1",
    ]);
    await assert.rejects(read({ TotalCount: 2 }), (error) => {
      assert.ok(EcsApiError.isInstance(error));
      assert.equal(error.code, "InvalidResponse");
      assert.match(
        error.message,
        /in cn-hangzhou returned no list, although TotalCount is 2\. Check/,
      );
      return true;
    });
    await assert.rejects(read(first, { TotalCount: 2 }), /no list, although TotalCount is 2/);
  });

  it("reject a response without images if the service counts some", async () => {
    const server = await serve(answering({ body: { TotalCount: 1 } }));
    const scripted = new EcsClient({ ...KEY, endpoint: server.endpoint, clock: fakeClock() });
    await assert.rejects(imageStatuses(scripted, ["m-1"]), /no list, although TotalCount is 1/);
    await server.stop();
  });

  describe("with more execution IDs than fit into one request", () => {
    const EXECUTION_IDS = generateExecutions(230).map(({ executionId }) => executionId);
    const idCounts = () =>
      parametersSent().map(({ ExecutionId = "" }) => ExecutionId.split(",").length);

    it("send several requests, and add up the counts", async () => {
      const counts: (number | undefined)[] = [];
      const ids: unknown[] = [];
      const filter = {
        imagePipelineId: "ip-1",
        executionIds: [...EXECUTION_IDS, "exec-none", "exec-000000"],
      };
      for await (const page of executionPages(client(), filter)) {
        counts.push(page.totalCount);
        ids.push(...page.entries.map(({ ExecutionId }) => ExecutionId));
      }
      assert.deepEqual(ids.sort(), EXECUTION_IDS);
      assert.deepEqual(idCounts(), [100, 100, 31]);
      assert.deepEqual(counts, [100, 200, 230]);
      assert.ok(parametersSent().every(({ ImagePipelineId }) => ImagePipelineId === "ip-1"));
    });

    it("halve the number of IDs if the service rejects it, and keep the lower number for the client", async () => {
      emulator.setScenario({ ...SCENARIO, maximumExecutionIds: 30 });
      const client1 = client();
      const ids = await idsOf(
        executionPages(client1, { executionIds: EXECUTION_IDS.slice(0, 60) }),
      );
      assert.deepEqual(ids.sort(), EXECUTION_IDS.slice(0, 60));
      assert.deepEqual(idCounts(), [60, 30, 30]);
      emulator.setScenario({ ...SCENARIO, maximumExecutionIds: 7 });
      emulator.requests.length = 0;
      assert.equal(
        (await idsOf(executionPages(client1, { executionIds: EXECUTION_IDS }))).length,
        230,
      );
      assert.deepEqual(idCounts().slice(0, 5), [30, 15, 8, 4, 4]);
      emulator.requests.length = 0;
      await idsOf(executionPages(client1, { executionIds: EXECUTION_IDS.slice(0, 9) }));
      assert.deepEqual(idCounts(), [4, 4, 1]);
    });

    it("add up the entries if the service counts none", async () => {
      const server = await serve((request, response) => {
        const { searchParams } = new URL(request.url ?? "", "http://localhost");
        const entries = (searchParams.get("ExecutionId") ?? "")
          .split(",")
          .map((ExecutionId) => ({ ExecutionId }));
        const half = entries.length / 2;
        const [set, more] = searchParams.has("NextToken")
          ? [entries.slice(half), {}]
          : [entries.slice(0, half), { NextToken: "a" }];
        const body = { ImagePipelineExecution: { ImagePipelineExecutionSet: set }, ...more };
        response.end(JSON.stringify(body));
      });
      const scripted = new EcsClient({ ...KEY, endpoint: server.endpoint, clock: fakeClock() });
      const counts: (number | undefined)[] = [];
      const filter = { executionIds: EXECUTION_IDS.slice(0, 220) };
      for await (const page of executionPages(scripted, filter)) counts.push(page.totalCount);
      await server.stop();
      assert.deepEqual(counts, [undefined, undefined, 150, 200, 210, 220]);
    });

    it("put as many IDs into a request as fit into 4,096 characters", async () => {
      for (const [length, count] of [
        [40, 99],
        [255, 16],
        [256, 15],
      ] as const) {
        emulator.requests.length = 0;
        const executionIds = EXECUTION_IDS.map((id) => id.padEnd(length, "x"));
        await idsOf(executionPages(client(), { executionIds }));
        assert.equal(idCounts()[0], count);
      }
    });

    it("send fewer IDs only if there are too many", async () => {
      const scan = idsOf(
        executionPages(client("denied"), { executionIds: EXECUTION_IDS.slice(0, 4) }),
      );
      await refused(scan, "Forbidden.RAM", 403);
      assert.deepEqual(idCounts(), [4]);
    });

    it("keep requests of long IDs short enough", async () => {
      const executionIds = EXECUTION_IDS.map((id) => `${id}-${"x".repeat(189)}`);
      assert.deepEqual(await idsOf(executionPages(client(), { executionIds })), []);
      assert.ok(idCounts().every((count) => count <= 20));
      assert.equal(
        idCounts().reduce((sum, count) => sum + count),
        230,
      );
    });

    it("fail if the service rejects even one ID", async () => {
      emulator.inject({
        fault: "error",
        statusCode: 400,
        code: "InvalidExecutionId.SizeExceeded",
        times: "always",
      });
      const scan = idsOf(executionPages(client(), { executionIds: EXECUTION_IDS.slice(0, 4) }));
      await refused(scan, "InvalidExecutionId.SizeExceeded", 400);
      assert.deepEqual(idCounts(), [4, 2, 1]);
    });
  });

  it("are rejected with the code of the service, once", async () => {
    await refused(
      idsOf(executionPages(client(), { statuses: ["Success"] })),
      "InvalidParameter.Status",
      400,
    );
    await refused(imageStatuses(client("denied"), ["m-1"]), "Forbidden.RAM", 403);
    assert.equal(emulator.requests.length, 2);
  });
});

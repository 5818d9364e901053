import assert from "node:assert/strict";
import { join } from "node:path";
import * as ecs from "@alicloud/ecs20140526";
import { Emulator, QUICKSTART_SCENARIO, type Scenario } from "../../emulator";
import { call } from "./support/acs3-request";
import { officialClient, rpcClient } from "./support/clients";
import { list } from "./support/executions-of";

const ACTION = "DescribeImagePipelineExecutions";
const REGION = { RegionId: "cn-hangzhou" };
const TEMPORARY: Scenario = {
  region: "cn-hangzhou",
  accounts: [{ accessKeyId: "key", accessKeySecret: "hush-secret", securityToken: "hush-token" }],
};

describe("the emulator", () => {
  const lines: string[] = [];
  let emulator: Emulator;

  beforeEach(async () => {
    lines.length = 0;
    const scenario = join(__dirname, "fixtures", "two-regions.json");
    emulator = await Emulator.start({ scenario, log: (line) => lines.push(line) });
  });
  afterEach(() => emulator.stop());

  it("listens on loopback only, on a free port", () => {
    assert.match(emulator.authority, /^127\.0\.0\.1:\d+$/);
    assert.equal(emulator.endpoint, `http://${emulator.authority}`);
  });

  it("provides environment variables and stack configuration for its clients", async () => {
    emulator.setScenario(TEMPORARY);

    assert.deepEqual(emulator.environment(), {
      ALIBABA_CLOUD_ENDPOINT_ECS: emulator.endpoint,
      ALICLOUD_REGION: "cn-hangzhou",
      ALICLOUD_ACCESS_KEY: "key",
      ALICLOUD_SECRET_KEY: "hush-secret",
      ALICLOUD_SECURITY_TOKEN: "hush-token",
    });
    assert.deepEqual(emulator.stackConfiguration(), {
      "alicloud:region": "cn-hangzhou",
      "alicloud:accessKey": "key",
      "alicloud:secretKey": "hush-secret",
      "alicloud:securityToken": "hush-token",
      "alicloud:protocol": "HTTP",
      "alicloud:endpoints": `[{"ecs":"${emulator.authority}"}]`,
      "alicloud:accountType": "Domestic",
    });
    emulator.setScenario({ region: "cn-beijing" });
    assert.equal("ALICLOUD_SECURITY_TOKEN" in emulator.environment(), false);
    assert.equal("alicloud:securityToken" in emulator.stackConfiguration(), false);
    assert.equal((await call(emulator, "DescribeImages", { RegionId: "cn-beijing" })).status, 200);
  });

  it("records every call, with its connection and outcome", async () => {
    const client = rpcClient(emulator);
    await client.request("DescribeImages", { ...REGION, ImageId: "m-1" }, { method: "POST" });
    await assert.rejects(client.request("Nonsense", REGION));
    await client.request("DescribeImages", REGION, { method: "GET" });

    assert.deepEqual(
      emulator.requests.map(({ action, parameters, statusCode, errorCode, connection }) => ({
        action,
        parameters,
        statusCode,
        errorCode,
        connection,
      })),
      [
        {
          action: "DescribeImages",
          parameters: { ...REGION, ImageId: "m-1" },
          statusCode: 200,
          errorCode: undefined,
          connection: 1,
        },
        {
          action: "Nonsense",
          parameters: REGION,
          statusCode: 404,
          errorCode: "InvalidAction.NotFound",
          connection: 1,
        },
        {
          action: "DescribeImages",
          parameters: REGION,
          statusCode: 200,
          errorCode: undefined,
          connection: 1,
        },
      ],
    );
    assert.equal(emulator.connections, 1);
    await rpcClient(emulator).request("DescribeImages", REGION);
    assert.equal(emulator.connections, 2);
    assert.equal(emulator.requests.at(-1)?.connection, 2);
  });

  it("logs one line per call", async () => {
    await call(emulator, ACTION, { ...REGION, ImagePipelineId: "ip-web", MaxResults: "2" });
    await call(emulator, ACTION, { ...REGION, ImagePipelineId: "ip-\n200", NextToken: "abc" });

    assert.deepEqual(lines, [
      `${ACTION} RegionId=cn-hangzhou ImagePipelineId=ip-web MaxResults=2 → 200`,
      `${ACTION} RegionId=cn-hangzhou ImagePipelineId=ip-?200 NextToken=… → 404 InvalidImagePipeline.NotFound`,
    ]);
  });

  it("keeps secrets and signatures out of records, log and refusals", async () => {
    emulator.setScenario(TEMPORARY);
    const request = { ...REGION, imageId: "m-1" };
    const refusals: string[] = [];
    for (const accessKeySecret of ["hush-secret", "hush-wrong"]) {
      const client = rpcClient(emulator, { accessKeySecret });
      for (const method of ["GET", "POST"]) {
        await client.request("DescribeImages", request, { method }).catch((error: unknown) => {
          refusals.push(JSON.stringify((error as { data: unknown }).data));
        });
      }
      await officialClient(emulator, { accessKeySecret })
        .describeImages(new ecs.DescribeImagesRequest({ regionId: "cn-hangzhou" }))
        .catch((error: unknown) => refusals.push(String(error)));
    }
    const kept = JSON.stringify([emulator.requests, lines, refusals]);

    assert.equal(emulator.requests.length, 6);
    assert.equal(refusals.length, 3);
    assert.doesNotMatch(kept, /hush/);
    assert.doesNotMatch(kept, /"(Signature|SecurityToken|authorization)"|Signature=/i);
  });

  it("removes a pipeline", async () => {
    emulator.removePipeline("ip-web");
    const { body } = await call(emulator, ACTION, { ...REGION, ImagePipelineId: "ip-web" });

    assert.equal(body["Code"], "InvalidImagePipeline.NotFound");
    assert.deepEqual(await list(emulator, {}), []);
    assert.throws(() => {
      emulator.removePipeline("ip-web");
    }, /ip-web does not exist/);
  });

  it("adds executions, and rejects invalid ones", async () => {
    const time = "2026-11-24T06:00:00Z";
    const execution = { executionId: "exec-new", creationTime: time, modifiedTime: time };
    emulator.addExecutions("ip-worker", [{ ...execution, status: "SUCCESS" }]);

    assert.equal((await list(emulator, { ImagePipelineId: "ip-worker" })).length, 1);
    assert.throws(
      () => {
        emulator.addExecutions("ip-worker", [{ ...execution, status: "GOOD" as never }]);
      },
      { name: "ScenarioError", message: /\$\[0\]\.status/ },
    );
  });

  it("revokes an access key", async () => {
    emulator.revoke("key-full");
    const { body } = await call(emulator, ACTION, REGION);

    assert.equal(body["Code"], "InvalidAccessKeyId.NotFound");
    assert.throws(() => {
      emulator.revoke("key-full");
    }, /no account with the access key ID "key-full"/);
  });

  it("delays each response by its latency", async () => {
    const delays: number[] = [];
    const far = await Emulator.start({
      scenario: { region: "cn-hangzhou" },
      latency: 60,
      sleep: (milliseconds) => {
        delays.push(milliseconds);
        return Promise.resolve();
      },
    });
    await call(far, "DescribeImages", REGION);
    far.inject({ fault: "slow", delay: 5 });
    await call(far, "DescribeImages", REGION);
    await far.stop();

    assert.deepEqual(delays, [60, 65]);
  });

  it("refuses a body of more than 1 MiB", async () => {
    const { status, body } = await call(emulator, ACTION, REGION, {
      body: "x".repeat(1024 * 1024 + 1),
    });

    assert.deepEqual([status, body["Code"]], [413, "RequestEntityTooLarge"]);
  });

  it("stops immediately, even during a delayed response, and more than once", async () => {
    emulator.inject({ fault: "slow", delay: 60_000 });
    const answer = call(emulator, "DescribeImages", REGION);
    const failed = assert.rejects(answer);
    while (emulator.connections === 0) await new Promise(setImmediate);
    await emulator.stop();
    await emulator.stop();
    await failed;
  });

  it("reports a port that is in use", async () => {
    const port = Number(emulator.authority.split(":")[1]);

    await assert.rejects(Emulator.start({ scenario: { region: "cn-hangzhou" }, port }), {
      code: "EADDRINUSE",
    });
  });

  it("has a quickstart scenario whose newest success is not listed first", async () => {
    emulator.setScenario(QUICKSTART_SCENARIO);
    const executions = await list(emulator, { ImagePipelineId: "ip-quickstart0001" });
    const newestFirst = executions
      .toSorted((a, b) => (String(a["CreationTime"]) < String(b["CreationTime"]) ? 1 : -1))
      .map((execution) => [execution["Status"], execution["ImageId"]]);

    assert.deepEqual(newestFirst, [
      ["SUCCESS", "m-quickstart0002"],
      ["FAILED", undefined],
      ["SUCCESS", "m-quickstart0001"],
      ["PARTITION_SUCCESS", "m-quickstart0000"],
    ]);
    assert.notEqual(executions[0]?.["ImageId"], "m-quickstart0002");
  });
});

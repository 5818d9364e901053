import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SYSTEM_CLOCK } from "../../core/clock";
import { Emulator } from "../../emulator";
import { execution, PIPELINE, pipelineWith } from "../core/support/scenarios";
import { isolatedHome } from "../support/isolated-home";
import { cli } from "./support/in-process";

const KEY = { accessKeyId: "the-key", accessKeySecret: "the-secret" };

interface Report {
  readonly settings: { setting: string; value?: string; source?: string; problem?: string }[];
  readonly connection: { reachable?: boolean; milliseconds?: number; problem?: string };
  readonly clock?: { skewMilliseconds: number; ok: boolean };
  readonly permissions: { action: string; result: string }[];
  readonly policy?: { Version: string; Statement: { Action: string[]; Resource: string[] }[] };
}

describe("image-pipeline check", () => {
  isolatedHome();
  let emulator: Emulator;

  before(async () => {
    emulator = await Emulator.start({ scenario: pipelineWith() });
  });
  after(() => emulator.stop());
  const begin = (account: { deny?: string[] } = {}, more = {}) => {
    const scenario = pipelineWith(execution("1", "SUCCESS", 1));
    emulator.setScenario({ ...scenario, accounts: [{ ...KEY, ...account }], ...more });
  };

  const check = (args: string[] = [], env = {}) =>
    cli(["check", ...args], { env: { ...emulator.environment(), ...env } });
  const report = async (args: string[] = [], env = {}) => {
    const { code, stdout } = await check([...args, "--output", "json"], env);
    return { code, report: JSON.parse(stdout) as Report };
  };

  it("prints where each setting comes from, that the API is reachable, and each permission", async () => {
    begin();
    const { code, stdout, stderr } = await check(["--read-timeout", "7s"]);
    assert.deepEqual([code, stderr], [0, ""]);
    for (const line of [
      /^region +cn-hangzhou +ALICLOUD_REGION in the environment$/m,
      /^endpoint +http:\/\/127\.0\.0\.1:\d+ +ALIBABA_CLOUD_ENDPOINT_ECS in the environment$/m,
      /^credentials +an access key +ALICLOUD_ACCESS_KEY in the environment$/m,
      /^read timeout +7000 ms +--read-timeout$/m,
      /^API +reachable, in \d+ ms$/m,
      /^Clock +the same as that of the service$/m,
      /^ecs:DescribeImagePipelineExecutions +allowed +every lookup$/m,
      /^ecs:StartImagePipelineExecution +allowed +starting builds$/m,
    ])
      assert.match(stdout, line);
    assert.doesNotMatch(stdout, /policy/);
    assert.doesNotMatch(stdout, /the-(key|secret)/);
  });

  it("prints the RAM policy to grant as JSON, and returns 4", async () => {
    begin({ deny: ["ecs:DescribeImages", "ecs:Cancel*"] });
    const { code, stdout } = await check();
    assert.equal(code, 4);
    assert.match(stdout, /^ecs:DescribeImages +denied +verified images$/m);
    const policy = JSON.parse(stdout.slice(stdout.indexOf("{"))) as Report["policy"];
    assert.deepEqual(policy, {
      Version: "1",
      Statement: [
        {
          Effect: "Allow",
          Action: ["ecs:DescribeImages"],
          Resource: ["acs:ecs:cn-hangzhou:*:image/*"],
        },
        {
          Effect: "Allow",
          Action: ["ecs:CancelImagePipelineExecution"],
          Resource: ["acs:ecs:cn-hangzhou:*:imagepipelineexecution/*"],
        },
      ],
    });
    assert.deepEqual((await report()).report.policy, policy);
  });

  it("says what a denial leaves open", async () => {
    begin({ deny: ["ecs:DescribeImagePipelineExecutions", "ecs:Start*"] });
    const { stderr } = await check();
    assert.match(
      stderr,
      /^Warning: ecs:DescribeImagePipelineExecutions: .* set --id to check that\.$/m,
    );
    assert.match(
      stderr,
      /^Warning: ecs:StartImagePipelineExecution: .* only starting a build shows/m,
    );
    const { code, stdout } = await check(["--id", PIPELINE]);
    assert.equal(code, 4);
    assert.match(stdout, /^ecs:DescribeImagePipelineExecutions +denied/m);
    assert.match(stdout, /^ecs:StartImagePipelineExecution +unknown/m);
    assert.match(stdout, /"acs:ecs:cn-hangzhou:\*:imagepipeline\/ip-web"/);
  });

  it("returns 0 with --read-only if only permissions to write are missing, and sends no such call", async () => {
    begin({ deny: ["ecs:Start*", "ecs:Cancel*"] });
    const before = emulator.requests.length;
    const { code, report: found } = await report(["--read-only"]);
    assert.deepEqual([code, found.permissions.length], [0, 3]);
    const actions = emulator.requests.slice(before).map(({ action }) => action);
    assert.ok(actions.every((action) => action.startsWith("Describe")));
    assert.equal((await check()).code, 4);
  });

  it("changes nothing: no build starts", async () => {
    begin();
    await check();
    const { stdout } = await cli(["list"], { env: emulator.environment() });
    assert.equal(stdout.trimEnd().split("\n").length, 1);
  });

  it("reports a permission that cannot be checked, and passes on --id", async () => {
    begin({}, { requireImagePipelineId: true });
    const { code, stdout, stderr } = await check();
    assert.equal(code, 1);
    assert.match(stdout, /^ecs:DescribeImagePipelineExecutions +unknown/m);
    assert.match(stderr, /MissingParameter\.ImagePipelineId.*set --id/);
    assert.equal((await check(["--id", PIPELINE])).code, 0);
  });

  it("sends nothing for an --id that is not valid", async () => {
    begin();
    const before = emulator.requests.length;
    for (const id of [" ", "ip\u0007"]) {
      const { code, stderr } = await check(["--id", id]);
      assert.equal(code, 2);
      assert.match(stderr, /^Error: --id must not/);
    }
    assert.equal(emulator.requests.length, before);
  });

  it("reports settings that are missing or invalid, and returns the code of the error", async () => {
    begin();
    const noKey = await check([], { ALICLOUD_ACCESS_KEY: "", ALICLOUD_SECRET_KEY: "" });
    assert.equal(noKey.code, 4);
    assert.match(noKey.stdout, /^API +not checked$/m);
    const half = await check([], { ALICLOUD_SECRET_KEY: "" });
    assert.equal(half.code, 4);
    assert.match(half.stdout, /^credentials +unknown/m);
    assert.match(half.stderr, /^Error: ALICLOUD_ACCESS_KEY in the environment is set without/);
    const noRegion = await check([], { ALICLOUD_REGION: "" });
    assert.equal(noRegion.code, 2);
    assert.equal(noRegion.stderr.match(/No region found/g)?.length, 1);
  });

  it("reports credentials that are not accepted: the API is reachable all the same", async () => {
    begin();
    const { code, report: found } = await report([], { ALICLOUD_SECRET_KEY: "wrong" });
    assert.equal(code, 4);
    assert.equal(found.connection.reachable, true);
    assert.match(found.connection.problem ?? "", /SignatureDoesNotMatch/);
    assert.deepEqual(found.permissions, []);
  });

  it("reports an API that cannot be reached", async () => {
    begin();
    const env = { ...emulator.environment(), ALIBABA_CLOUD_ENDPOINT_ECS: "127.0.0.1:9" };
    let now = 0;
    const sleep = (milliseconds: number) => {
      now += milliseconds;
      return Promise.resolve();
    };
    const clock = { ...SYSTEM_CLOCK, monotonic: () => now, sleep, random: () => 0.9 };
    const { code, stdout, stderr } = await cli(["check"], { env, clock });
    assert.equal(code, 1);
    assert.match(stdout, /^API +not reachable$/m);
    assert.match(stderr, /^Error: .*ECONNREFUSED/);
    // Someone waits for the report.
    assert.ok(now <= 1000, `${now} ms`);
  });

  for (const [offset, text, code] of [
    [5 * 60_000, /^Clock +(4 min 59 s|5 min) behind that of the service$/m, 0],
    [-90_000, /^Clock +1 min (29|30|31) s ahead of that of the service$/m, 0],
    [20 * 60_000, /^Clock +(19 min 59 s|20 min) behind .*set the clock of this machine$/m, 1],
  ] as const) {
    it(`measures a clock of the service that is ${offset} ms ahead`, async () => {
      const server = createServer((_, response) => {
        response.setHeader("date", new Date(Date.now() + offset).toUTCString());
        response.setHeader("content-type", "application/json").end("{}");
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      begin();
      const { port } = server.address() as AddressInfo;
      const result = await check(["--endpoint", `127.0.0.1:${port}`]);
      server.closeAllConnections();
      server.close();
      assert.match(result.stdout, text);
      assert.equal(result.code, code);
    });
  }
});

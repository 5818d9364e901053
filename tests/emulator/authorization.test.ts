import assert from "node:assert/strict";
import { Emulator, type Scenario } from "../../emulator";
import { rpcClient } from "./support/clients";

const SCENARIO: Scenario = {
  region: "cn-hangzhou",
  accounts: [
    { accessKeyId: "everything", accessKeySecret: "s0" },
    { accessKeyId: "reader", accessKeySecret: "s1", allow: ["ecs:Describe*"] },
    { accessKeyId: "builder", accessKeySecret: "s2", allow: ["ecs:StartImagePipelineExecution"] },
    {
      accessKeyId: "nothing-but-images",
      accessKeySecret: "s3",
      allow: ["ecs:Describe*"],
      deny: ["ecs:*Executions"],
    },
    { accessKeyId: "regional", accessKeySecret: "s4", regions: ["ap-southeast-1"] },
  ],
  pipelines: [{ imagePipelineId: "ip-1", name: "one" }],
};

describe("authorization in the emulator", () => {
  let emulator: Emulator;

  before(async () => {
    emulator = await Emulator.start({ scenario: SCENARIO });
  });
  after(() => emulator.stop());

  /** What an account gets: `true`, or the kind of refusal. */
  const may = async (accessKeyId: string, action: string, region = "cn-hangzhou") => {
    const account = emulator.scenario.accounts.find((other) => other.accessKeyId === accessKeyId);
    assert.ok(account);
    const { accessKeySecret } = account;
    const client = rpcClient(emulator, { accessKeyId, accessKeySecret });
    const parameters = {
      RegionId: region,
      ...(action.startsWith("Start") && { ImagePipelineId: "ip-1" }),
    };
    try {
      await client.request(action, parameters, { method: "POST" });
      return true;
    } catch (error) {
      const { data } = error as {
        data: { Code: string; AccessDeniedDetail: Record<string, string> };
      };
      assert.equal(data.Code, "Forbidden.RAM");
      assert.equal(data.AccessDeniedDetail["AuthAction"], `ecs:${action}`);
      return data.AccessDeniedDetail["NoPermissionType"];
    }
  };

  it("allows an account without restrictions to do everything", async () => {
    assert.equal(await may("everything", "DescribeImages"), true);
    assert.equal(await may("everything", "StartImagePipelineExecution"), true);
    assert.equal(await may("everything", "DescribeImages", "ap-southeast-1"), true);
  });

  it("allows each of two keys a different action", async () => {
    assert.equal(await may("reader", "DescribeImagePipelineExecutions"), true);
    assert.equal(await may("reader", "StartImagePipelineExecution"), "ImplicitDeny");
    assert.equal(await may("builder", "StartImagePipelineExecution"), true);
    assert.equal(await may("builder", "DescribeImagePipelineExecutions"), "ImplicitDeny");
  });

  it("denies an action that one rule allows and another denies", async () => {
    assert.equal(await may("nothing-but-images", "DescribeImages"), true);
    assert.equal(
      await may("nothing-but-images", "DescribeImagePipelineExecutions"),
      "ExplicitDeny",
    );
  });

  it("restricts an account to its regions", async () => {
    assert.equal(await may("regional", "DescribeImages", "ap-southeast-1"), true);
    assert.equal(await may("regional", "DescribeImages"), "ImplicitDeny");
  });
});

import assert from "node:assert/strict";
import { join } from "node:path";
import * as ecs from "@alicloud/ecs20140526";
import { Emulator, ManualClock } from "../../emulator";
import { officialClient } from "./support/clients";
import { refused } from "./support/refused";

const SCENARIO = join(__dirname, "fixtures", "two-regions.json");
const TEMPORARY = {
  accessKeyId: "key-temporary",
  accessKeySecret: "secret-temporary",
  securityToken: "token-temporary",
};

describe("the official ECS client", () => {
  const clock = new ManualClock("2026-11-24T06:00:00Z");
  let emulator: Emulator;

  before(async () => {
    emulator = await Emulator.start({ scenario: SCENARIO, clock });
  });
  after(() => emulator.stop());

  const executions = (credentials = {}) =>
    officialClient(emulator, credentials).describeImagePipelineExecutions(
      new ecs.DescribeImagePipelineExecutionsRequest({
        regionId: "cn-hangzhou",
        imagePipelineId: "ip-web",
        executionId: "exec-1,exec-2",
        status: "SUCCESS",
        tag: [
          { key: "branch", value: "main" },
          { key: "note", value: "" },
        ],
        maxResults: 5,
      }),
    );

  it("reads an execution with all its fields", async () => {
    const { body } = await executions();

    assert.equal(body?.totalCount, 1);
    assert.equal(body.maxResults, 5);
    assert.equal(body.nextToken, "");
    assert.match(body.requestId ?? "", /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    const [execution] = body.imagePipelineExecution?.imagePipelineExecutionSet ?? [];
    assert.deepEqual(execution?.toMap(), {
      ExecutionId: "exec-1",
      ImagePipelineId: "ip-web",
      Status: "SUCCESS",
      ImageId: "m-1",
      CreationTime: "2026-11-20T06:00:00Z",
      ModifiedTime: "2026-11-20T06:20:00Z",
      ResourceGroupId: "rg-1",
      Message: "Done",
      Tags: {
        Tag: [
          { TagKey: "branch", TagValue: "main" },
          { TagKey: "note", TagValue: "" },
        ],
      },
    });
  });

  it("reads pipelines and images", async () => {
    const client = officialClient(emulator);
    const pipelines = await client.describeImagePipelines(
      new ecs.DescribeImagePipelinesRequest({ regionId: "cn-hangzhou", name: "web" }),
    );
    const images = await client.describeImages(
      new ecs.DescribeImagesRequest({ regionId: "cn-hangzhou", imageId: "m-1,m-2,m-3" }),
    );

    assert.deepEqual(
      pipelines.body?.imagePipeline?.imagePipelineSet?.map((pipeline) => [
        pipeline.imagePipelineId,
        pipeline.name,
        pipeline.imageOptions?.imageFamily,
        pipeline.tags?.tag?.map((tag) => [tag.tagKey, tag.tagValue]),
      ]),
      [["ip-web", "web", "web-family", [["team", "a"]]]],
    );
    assert.deepEqual(
      images.body?.images?.image?.map((image) => [image.imageId, image.status]),
      [
        ["m-1", "Available"],
        ["m-3", "Available"],
      ],
    );
  });

  it("starts a build and cancels it", async () => {
    const client = officialClient(emulator);
    const { body } = await client.startImagePipelineExecution(
      new ecs.StartImagePipelineExecutionRequest({
        regionId: "cn-hangzhou",
        imagePipelineId: "ip-worker",
        tag: [{ key: "by", value: "test" }],
      }),
    );
    const executionId = body?.executionId ?? "";
    await client.cancelImagePipelineExecution(
      new ecs.CancelImagePipelineExecutionRequest({ regionId: "cn-hangzhou", executionId }),
    );
    const found = await client.describeImagePipelineExecutions(
      new ecs.DescribeImagePipelineExecutionsRequest({ regionId: "cn-hangzhou", executionId }),
    );

    const [execution] = found.body?.imagePipelineExecution?.imagePipelineExecutionSet ?? [];
    assert.equal(execution?.status, "CANCELLING");
    assert.deepEqual(
      execution.tags?.tag?.map((tag) => tag.toMap()),
      [{ TagKey: "by", TagValue: "test" }],
    );
  });

  it("is refused with a wrong secret, and with an unknown key", async () => {
    await refused(executions({ accessKeySecret: "wrong" }), "SignatureDoesNotMatch", 400);
    await refused(executions({ accessKeyId: "nobody" }), "InvalidAccessKeyId.NotFound", 404);
  });

  it("needs the security token of temporary credentials", async () => {
    const mismatch = "InvalidSecurityToken.MismatchWithAccessKey";

    assert.equal((await executions(TEMPORARY)).body?.totalCount, 1);
    await refused(executions({ ...TEMPORARY, securityToken: "" }), mismatch, 400);
    await refused(executions({ ...TEMPORARY, securityToken: "another" }), mismatch, 400);
    await refused(executions({ securityToken: "uncalled-for" }), mismatch, 400);
  });

  it("is refused once its temporary credentials have expired", async () => {
    clock.set("2026-11-24T12:00:00Z");
    await refused(executions(TEMPORARY), "InvalidSecurityToken.Expired", 400);
    clock.set("2026-11-24T06:00:00Z");
  });

  it("receives the details of a denial by RAM policy", async () => {
    const denied = officialClient(emulator, {
      accessKeyId: "key-denied",
      accessKeySecret: "secret-denied",
    });
    const request = new ecs.DescribeImagesRequest({ regionId: "cn-hangzhou" });

    await assert.rejects(
      denied.describeImages(request),
      (error: Error & { code?: string; accessDeniedDetail?: Record<string, unknown> }) => {
        assert.equal(error.code, "Forbidden.RAM");
        assert.equal(error.accessDeniedDetail?.["AuthAction"], "ecs:DescribeImages");
        assert.equal(error.accessDeniedDetail["NoPermissionType"], "ExplicitDeny");
        return true;
      },
    );
  });

  it("is allowed all actions that no pattern denies", async () => {
    const credentials = { accessKeyId: "key-denied", accessKeySecret: "secret-denied" };
    const start = new ecs.StartImagePipelineExecutionRequest({
      regionId: "cn-hangzhou",
      imagePipelineId: "ip-worker",
    });

    assert.equal((await executions(credentials)).statusCode, 200);
    await refused(
      officialClient(emulator, credentials).startImagePipelineExecution(start),
      "Forbidden.RAM",
      403,
    );
  });
});

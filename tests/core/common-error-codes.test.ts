import assert from "node:assert/strict";
import { ConfigurationError, EcsApiError } from "../../core/errors";
import {
  getImagePipelineExecution,
  getImagePipelineExecutions,
  getLatestImage,
} from "../../core/functions";
import { emulated } from "./support/emulated";
import { refusal } from "./support/refusals";
import { execution, PIPELINE, pipelineWith } from "./support/scenarios";
import { assertContainsNone } from "./support/secrets";

const LATEST = { imagePipelineId: PIPELINE };
const SCENARIO = pipelineWith(execution("1", "SUCCESS", 1));

describe("the error codes of every operation", () => {
  it("Forbidden.RAM: the error names the RAM action and the resources to grant", () =>
    emulated(
      {
        ...SCENARIO,
        accounts: [
          {
            accessKeyId: "key",
            accessKeySecret: "hidden",
            deny: ["ecs:DescribeImagePipelineExecutions"],
          },
        ],
      },
      async ({ emulator, newRun }) => {
        const error = await refusal(getLatestImage(LATEST, newRun()), EcsApiError);
        assert.equal(error.code, "Forbidden.RAM");
        assert.equal(error.statusCode, 403);
        assert.equal(error.action, "DescribeImagePipelineExecutions");
        assert.equal(error.ramAction, "ecs:DescribeImagePipelineExecutions");
        assert.ok(error.ramResources?.some((resource) => resource.includes("imagepipeline/")));
        assert.match(error.message, /ecs:DescribeImagePipelineExecutions/);
        assert.match(error.message, /acs:ecs:cn-hangzhou/);
        assert.ok(error.requestId);
        assert.match(error.recommend ?? "", /^https:/);
        assert.equal(emulator.requests.length, 1);
      },
    ));

  const forbidden = (action: string) => ({
    ...SCENARIO,
    accounts: [{ accessKeyId: "key", accessKeySecret: "hidden", deny: [`ecs:${action}`] }],
  });

  it("Forbidden.RAM: the error names the action that verifyImage needs", () =>
    emulated(forbidden("DescribeImages"), async ({ newRun }) => {
      const lookup = getLatestImage({ ...LATEST, verifyImage: true }, newRun());
      const error = await refusal(lookup, EcsApiError);
      assert.equal(error.ramAction, "ecs:DescribeImages");
      assert.deepEqual(error.ramResources, ["acs:ecs:cn-hangzhou:*:image/*"]);
    }));

  it("Forbidden.RAM: the error names the action that imagePipelineName needs", () =>
    emulated(forbidden("DescribeImagePipelines"), async ({ newRun }) => {
      const lookup = getLatestImage({ imagePipelineName: "web" }, newRun());
      const error = await refusal(lookup, EcsApiError);
      assert.equal(error.ramAction, "ecs:DescribeImagePipelines");
    }));

  it("InvalidAccessKeyId.NotFound: the error explains what to check, without the key", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      const run = newRun({ variables: { ALICLOUD_ACCESS_KEY: "LTAI-unknown-key" } });
      const error = await refusal(getLatestImage(LATEST, run), EcsApiError);
      assert.equal(error.code, "InvalidAccessKeyId.NotFound");
      assert.equal(error.statusCode, 404);
      assert.match(error.message, /access key/);
      assert.equal(emulator.requests.length, 1);
      assertContainsNone(error, "LTAI-unknown-key", "emulator-secret");
    }));

  it("SignatureDoesNotMatch: the error explains what to check, without the secret", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      const run = newRun({ variables: { ALICLOUD_SECRET_KEY: "a-wrong-secret" } });
      const error = await refusal(getLatestImage(LATEST, run), EcsApiError);
      assert.equal(error.code, "SignatureDoesNotMatch");
      assert.equal(error.statusCode, 400);
      assert.match(error.message, /secret key/);
      assert.equal(emulator.requests.length, 1);
      assertContainsNone(error, "a-wrong-secret");
    }));

  it("InvalidSecurityToken.Expired: the error explains what to do, without the token", () =>
    emulated(
      {
        ...SCENARIO,
        accounts: [
          {
            accessKeyId: "STS.key",
            accessKeySecret: "sts-secret",
            securityToken: "sts-token-text",
            expires: "2026-01-01T00:00:00Z",
          },
        ],
      },
      async ({ emulator, newRun }) => {
        const error = await refusal(getLatestImage(LATEST, newRun()), EcsApiError);
        assert.equal(error.code, "InvalidSecurityToken.Expired");
        assert.equal(error.statusCode, 400);
        assert.match(error.message, /new security token/);
        assert.equal(emulator.requests.length, 1);
        assertContainsNone(error, "STS.key", "sts-secret", "sts-token-text");
      },
    ));

  it("a message of the service that quotes the credentials: they are removed", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      emulator.inject({
        fault: "error",
        statusCode: 400,
        code: "SignatureDoesNotMatch",
        message: "Server string to sign is POST&AccessKeyId=emulator-key, not emulator-secret",
      });
      const error = await refusal(getLatestImage(LATEST, newRun()), EcsApiError);
      assert.match(error.message, /Server string to sign/);
      assertContainsNone(error, "emulator-key", "emulator-secret");
    }));

  it("InvalidRegionId.NotFound: the region does not exist", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      const lookup = getLatestImage({ ...LATEST, region: "cn-nowhere" }, newRun());
      const error = await refusal(lookup, EcsApiError);
      assert.equal(error.code, "InvalidRegionId.NotFound");
      assert.equal(error.statusCode, 404);
      assert.match(error.message, /cn-nowhere/);
      assert.match(error.message, /Use the ID of an Alibaba Cloud region, such as cn-hangzhou/);
      assert.equal(emulator.requests.length, 1);
    }));

  it("MissingRegionId: the error says what to check", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      emulator.inject({ fault: "error", statusCode: 400, code: "MissingRegionId" });
      const error = await refusal(getLatestImage(LATEST, newRun()), EcsApiError);
      assert.equal(error.code, "MissingRegionId");
      assert.match(error.message, /Use the ID of an Alibaba Cloud region, such as cn-hangzhou/);
      assert.equal(emulator.requests.length, 1);
    }));

  it("a missing region: the error lists every source, and no request is sent", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      const run = newRun({ stack: {}, variables: { ALICLOUD_REGION: "", HOME: "/nonexistent" } });
      const error = await refusal(getLatestImage(LATEST, run), ConfigurationError);
      for (const place of ["argument region", "alicloud:region", "ALICLOUD_REGION", "profile"])
        assert.ok(error.message.includes(place), `${place} in ${error.message}`);
      assert.equal(emulator.requests.length, 0);
    }));

  it("are the same for every function", () =>
    emulated(SCENARIO, async ({ newRun }) => {
      const run = newRun({ variables: { ALICLOUD_SECRET_KEY: "a-wrong-secret" } });
      for (const lookup of [
        getLatestImage({ imagePipelineName: "web" }, run),
        getImagePipelineExecutions({}, run),
        getImagePipelineExecution({ executionId: "exec-1" }, run),
      ])
        assert.equal((await refusal(lookup, EcsApiError)).code, "SignatureDoesNotMatch");
    }));
});

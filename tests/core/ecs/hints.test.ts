import assert from "node:assert/strict";
import { hintFor, ramResourcesOf } from "../../../core/ecs/hints";

describe("hintFor", () => {
  const hint: readonly (readonly [string, RegExp])[] = [
    ["InvalidImagePipeline.NotFound", /id of the pipeline, its region and the account/],
    ["MissingParameter.ImagePipelineId", /give imagePipelineId/],
    ["InvalidParameter.Status", /statuses/],
    ["InvalidExecutionId.SizeExceeded", /fewer executionIds/],
    ["Invalid.NextToken", /try again/],
    ["InvalidAccessKeyId.NotFound", /access key/],
    ["InvalidAccessKeyId.Inactive", /disabled/],
    ["SignatureDoesNotMatch", /secret key/],
    ["InvalidSecurityToken.Expired", /security token/],
    ["InvalidSecurityToken.MismatchWithAccessKey", /security token/],
    ["InvalidTimeStamp.Expired", /clock/],
    ["InvalidRegionId.NotFound", /alicloud:region/],
    ["MissingRegionId", /alicloud:region/],
    ["Throttling", /Too many calls/],
    ["Throttling.User", /Too many calls/],
    ["Rejected.Throttling", /Too many calls/],
    ["ENOTFOUND", /DNS/],
    ["EAI_AGAIN", /DNS/],
    ["ECONNREFUSED", /endpoint, the network/],
    ["ECONNRESET", /endpoint, the network/],
    ["ConnectTimeout", /endpoint, the network/],
    ["ReadTimeout", /endpoint, the network/],
    ["CERT_HAS_EXPIRED", /NODE_EXTRA_CA_CERTS/],
    ["SELF_SIGNED_CERT_IN_CHAIN", /NODE_EXTRA_CA_CERTS/],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", /NODE_EXTRA_CA_CERTS/],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /NODE_EXTRA_CA_CERTS/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /NODE_EXTRA_CA_CERTS/],
  ];
  for (const [code, expected] of hint) {
    it(`has a way out of ${code}`, () => {
      assert.match(hintFor(code), expected);
    });
  }

  it("says nothing where it knows nothing", () => {
    for (const code of [
      "InternalError",
      "InvalidParameter",
      "",
      "NotInvalidImagePipeline.NotFound",
    ])
      assert.equal(hintFor(code), "");
  });
});

describe("ramResourcesOf", () => {
  it("names what the documentation asks to be granted", () => {
    assert.deepEqual(ramResourcesOf("DescribeImagePipelineExecutions", "cn-hangzhou"), [
      "acs:ecs:cn-hangzhou:*:imagepipelineexecution/*",
      "acs:ecs:cn-hangzhou:*:imagepipeline/*",
    ]);
    assert.deepEqual(ramResourcesOf("DescribeImages", "us-east-1"), [
      "acs:ecs:us-east-1:*:image/*",
    ]);
    assert.deepEqual(ramResourcesOf("DescribeNovelty", "us-east-1"), ["acs:ecs:us-east-1:*:*"]);
  });
});

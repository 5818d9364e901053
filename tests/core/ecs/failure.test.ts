import assert from "node:assert/strict";
import { hintFor, ramResourcesOf } from "../../../core/ecs/failure";

describe("hintFor", () => {
  it("depends on the code, on a part of it, or on its beginning", () => {
    assert.match(hintFor("InvalidImagePipeline.NotFound"), /the ID of the pipeline/);
    assert.match(hintFor("InvalidAccessKeyId.Inactive"), /the access key/);
    assert.equal(hintFor("Rejected.Throttling"), hintFor("Throttling.User"));
    assert.equal(hintFor("ECONNRESET"), hintFor("ReadTimeout"));
    assert.equal(hintFor("CERT_HAS_EXPIRED"), hintFor("UNABLE_TO_VERIFY_LEAF_SIGNATURE"));
  });

  it("is empty for a code without a hint", () => {
    for (const code of ["InternalError", "", "NotInvalidImagePipeline.NotFound"])
      assert.equal(hintFor(code), "");
  });

  it("is one or more sentences", () => {
    for (const code of ["ENOTFOUND", "EPROTO", "MissingRegionId", "InvalidTimeStamp.Expired"])
      assert.match(hintFor(code), /^[A-Z].*\.$/);
  });
});

describe("ramResourcesOf", () => {
  it("returns the documented resources of an operation", () => {
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

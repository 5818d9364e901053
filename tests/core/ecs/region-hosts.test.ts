import assert from "node:assert/strict";
import Ecs from "@alicloud/ecs20140526";
import { $OpenApiUtil } from "@alicloud/openapi-core";
import { ecsHostOf, isRegionId } from "../../../core/ecs/region-hosts";

/** The host to which the official client sends the requests of a region. */
function officialHostOf(regionId: string): string {
  const config = { accessKeyId: "id", accessKeySecret: "secret", regionId };
  return new Ecs(new $OpenApiUtil.Config(config))._endpoint;
}

describe("ecsHostOf", () => {
  const map = new Ecs(
    new $OpenApiUtil.Config({
      accessKeyId: "id",
      accessKeySecret: "secret",
      regionId: "cn-beijing",
    }),
  )._endpointMap;

  it("contains every exception of the official client", () => {
    const regions = Object.keys(map);
    assert.ok(regions.length > 30, "the map of the official client was not found");
    assert.deepEqual(Object.fromEntries(regions.map((region) => [region, ecsHostOf(region)])), map);
  });

  for (const region of [
    "cn-hangzhou",
    "cn-beijing",
    "cn-shanghai",
    "cn-hongkong",
    "us-east-1",
    "us-west-1",
    "eu-central-1",
    "ap-southeast-1",
    "me-central-1",
    "cn-somewhere-new",
  ]) {
    it(`is the host of the official client for ${region}`, () => {
      assert.equal(ecsHostOf(region), officialHostOf(region));
    });
  }

  it("does not confuse a region with a property of objects", () => {
    assert.equal(ecsHostOf("constructor"), "ecs.constructor.aliyuncs.com");
  });
});

describe("isRegionId", () => {
  it("accepts what can be a part of a host name", () => {
    for (const region of ["cn-hangzhou", "cn-north-2-gov-1", "r", "7", "x".repeat(63)])
      assert.ok(isRegionId(region), region);
  });

  it("rejects everything else", () => {
    for (const text of [
      "",
      "cn-",
      "-cn",
      "cn--hangzhou",
      "CN-hangzhou",
      "cn_hangzhou",
      "cn-hangzhou ",
      "cn.hangzhou",
      "evil.com/cn-hangzhou",
      "cn-hangzhou@evil",
      "x".repeat(64),
    ])
      assert.ok(!isRegionId(text), text);
  });
});

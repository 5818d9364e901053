import assert from "node:assert/strict";
import { Emulator, ManualClock } from "../../../emulator";
import type { Call } from "../../../emulator/http/call";
import { rpc1Call } from "../../../emulator/signature/rpc1";
import { rpcClient } from "../support/clients";
import { refused } from "../support/refused";
import { rpcParameters } from "../support/rpc1-request";

const ACCOUNT = { accessKeyId: "key", accessKeySecret: "secret" };
const TEMPORARY = {
  accessKeyId: "temporary",
  accessKeySecret: "secret",
  securityToken: "token",
  expires: "2026-11-24T12:00:00Z",
};

describe("RPC signature 1.0", () => {
  const clock = new ManualClock("2026-11-24T06:00:00Z");
  let emulator: Emulator;

  before(async () => {
    const scenario = { region: "cn-hangzhou", accounts: [ACCOUNT, TEMPORARY] };
    emulator = await Emulator.start({ scenario, clock });
  });
  after(() => emulator.stop());

  const images = (credentials = {}, method = "POST") =>
    rpcClient(emulator, credentials).request(
      "DescribeImages",
      { RegionId: "cn-hangzhou", ImageId: "m-1,m-2", Note: "a b+c*d~e'f(g)!名 / ?&=%" },
      { method },
    );

  const post = async (query: URLSearchParams, form: URLSearchParams) => {
    const response = await fetch(`${emulator.endpoint}/?${query.toString()}`, {
      method: "POST",
      body: form,
    });
    return (await response.json()) as { Code?: string };
  };

  it("accepts the example of Alibaba Cloud's documentation", () => {
    const query = new URLSearchParams(
      "AccessKeyId=testid&Action=DescribeRegions&Format=XML&SignatureMethod=HMAC-SHA1&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureVersion=1.0&Timestamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26&Signature=OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D",
    );
    const example: Call = {
      method: "GET",
      path: "/",
      headers: {},
      query: [...query],
      form: [],
      body: Buffer.alloc(0),
      action: "DescribeRegions",
      version: "2014-05-26",
    };

    assert.doesNotThrow(() => {
      rpc1Call(example).verify("testsecret");
    });
    assert.throws(() => {
      rpc1Call(example).verify("another");
    }, /not matched/);
  });

  it("accepts calls of the official RPC client, in the query and in a form body", async () => {
    await images({}, "GET");
    await images({}, "POST");
  });

  it("accepts a signature in the query for parameters in the body, as the alicloud plugin sends them", async () => {
    const { query, form } = rpcParameters(ACCOUNT, "DescribeImages", { RegionId: "cn-hangzhou" });

    assert.equal((await post(query, form)).Code, undefined);
  });

  it("refuses a modified parameter, in the query or in the body", async () => {
    const tampered = rpcParameters(ACCOUNT, "DescribeImages", { RegionId: "cn-hangzhou" });
    tampered.form.set("RegionId", "cn-beijing");
    assert.equal((await post(tampered.query, tampered.form)).Code, "SignatureDoesNotMatch");

    const added = rpcParameters(ACCOUNT, "DescribeImages", { RegionId: "cn-hangzhou" });
    added.query.set("ImageId", "m-1");
    assert.equal((await post(added.query, added.form)).Code, "SignatureDoesNotMatch");
  });

  it("refuses a wrong secret and an unknown key", async () => {
    await refused(images({ accessKeySecret: "wrong" }), "SignatureDoesNotMatch");
    await refused(images({ accessKeyId: "nobody" }), "InvalidAccessKeyId.NotFound");
  });

  it("needs the security token of temporary credentials until they expire", async () => {
    const mismatch = "InvalidSecurityToken.MismatchWithAccessKey";

    await images(TEMPORARY);
    await refused(images({ ...TEMPORARY, securityToken: "" }), mismatch);
    await refused(images({ ...TEMPORARY, securityToken: "another" }), mismatch);
    clock.set("2026-11-24T12:00:01Z");
    await refused(images(TEMPORARY), "InvalidSecurityToken.Expired");
    clock.set("2026-11-24T06:00:00Z");
  });

  it("refuses an old timestamp and a nonce that was used before", async () => {
    const old = rpcParameters(ACCOUNT, "DescribeImages", { Timestamp: "2020-01-01T00:00:00Z" });
    assert.equal((await post(old.query, old.form)).Code, "InvalidTimeStamp.Expired");

    const twice = rpcParameters(ACCOUNT, "DescribeImages", { RegionId: "cn-hangzhou" });
    await post(twice.query, twice.form);
    assert.equal((await post(twice.query, twice.form)).Code, "SignatureNonceUsed");
  });

  for (const [name, value] of [
    ["SignatureMethod", "HMAC-MD5"],
    ["SignatureVersion", "2.0"],
    ["SignatureNonce", ""],
    ["Timestamp", ""],
    ["AccessKeyId", ""],
  ] as const) {
    it(`refuses ${name} ${value === "" ? "left empty" : value}`, async () => {
      const { query, form } = rpcParameters(ACCOUNT, "DescribeImages", { [name]: value });

      assert.equal((await post(query, form)).Code, "IncompleteSignature");
    });
  }
});

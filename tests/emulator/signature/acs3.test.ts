import assert from "node:assert/strict";
import { Emulator } from "../../../emulator";
import type { Call } from "../../../emulator/http/call";
import { acs3Call } from "../../../emulator/signature/acs3";
import { call, send, signedRequest, type Signing } from "../support/acs3-request";

const ACTION = "DescribeImagePipelineExecutions";
const QUERY = { RegionId: "cn-hangzhou" };
const EMPTY_DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

describe("ACS3-HMAC-SHA256", () => {
  let emulator: Emulator;

  before(async () => {
    emulator = await Emulator.start({ scenario: { region: "cn-hangzhou" } });
  });
  after(() => emulator.stop());

  const code = async (query: Record<string, string>, signing?: Signing) =>
    (await call(emulator, ACTION, query, signing)).body["Code"];

  it("accepts the example of Alibaba Cloud's documentation", () => {
    const example: Call = {
      method: "POST",
      path: "/",
      headers: {
        host: "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": EMPTY_DIGEST,
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
        authorization:
          "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
      },
      query: [
        ["RegionId", "cn-shanghai"],
        ["ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"],
      ],
      form: [],
      body: Buffer.alloc(0),
      action: "RunInstances",
      version: "2014-05-26",
    };

    assert.doesNotThrow(() => {
      acs3Call(example).verify("YourAccessKeySecret");
    });
    assert.throws(() => {
      acs3Call(example).verify("AnotherSecret");
    }, /SignatureDoesNotMatch|not matched/);
  });

  it("accepts a valid call with any characters", async () => {
    const tags = { "Tag.1.Key": "a b+c*d~e'f(g)!", "Tag.1.Value": "名 / ?&=%" };
    const { status, body } = await call(emulator, ACTION, { ...QUERY, ...tags });

    assert.equal(status, 200, JSON.stringify(body));
  });

  it("accepts a form body that is signed by its digest", async () => {
    const signing = {
      body: "RegionId=cn-hangzhou&ImagePipelineId=ip-none",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    };

    assert.equal(await code({}, signing), "InvalidImagePipeline.NotFound");
  });

  it("refuses a modified query", async () => {
    const request = signedRequest(emulator, ACTION, QUERY);
    request.query["Status"] = "SUCCESS";
    const { status, body } = await send(emulator, request);

    assert.deepEqual([status, body["Code"]], [400, "SignatureDoesNotMatch"]);
  });

  it("refuses a modified body", async () => {
    const request = signedRequest(emulator, ACTION, QUERY, { body: "a=1" });
    request.body = "a=2";

    assert.equal((await send(emulator, request)).body["Code"], "SignatureDoesNotMatch");
  });

  it("refuses a modified signed header", async () => {
    const request = signedRequest(emulator, ACTION, QUERY);
    request.headers["x-acs-action"] = "DescribeImages";

    assert.equal((await send(emulator, request)).body["Code"], "SignatureDoesNotMatch");
  });

  it("refuses a method other than the signed one", async () => {
    const request = signedRequest(emulator, ACTION, QUERY);
    request.method = "GET";

    assert.equal((await send(emulator, request)).body["Code"], "SignatureDoesNotMatch");
  });

  for (const header of [
    "host",
    "x-acs-action",
    "x-acs-version",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-content-sha256",
  ]) {
    it(`requires that ${header} is signed`, async () => {
      assert.equal(await code(QUERY, { unsigned: [header] }), "IncompleteSignature");
    });
  }

  it("requires that all other x-acs headers are signed, including the security token", async () => {
    const signing = {
      headers: { "x-acs-security-token": "t" },
      unsigned: ["x-acs-security-token"],
    };

    assert.equal(await code(QUERY, signing), "IncompleteSignature");
  });

  it("refuses a wrong secret, without disclosing the expected signature", async () => {
    const { status, body } = await call(emulator, ACTION, QUERY, { secret: "wrong" });

    assert.deepEqual([status, body["Code"]], [400, "SignatureDoesNotMatch"]);
    assert.doesNotMatch(JSON.stringify(body), /[0-9a-f]{64}/);
  });

  it("refuses a malformed Authorization header", async () => {
    for (const authorization of [
      "Bearer x",
      "ACS3-HMAC-SHA256 Credential=a",
      "ACS3-HMAC-SM3 a=b",
    ]) {
      const request = signedRequest(emulator, ACTION, QUERY);
      request.headers["authorization"] = authorization;
      assert.equal((await send(emulator, request)).body["Code"], "IncompleteSignature");
    }
  });

  it("refuses an unsigned call", async () => {
    const response = await fetch(`${emulator.endpoint}/?Action=${ACTION}&Version=2014-05-26`);
    const { Code } = (await response.json()) as { Code: string };

    assert.equal(Code, "IncompleteSignature");
  });

  it("refuses a date more than 15 minutes in the past or future, and an invalid date", async () => {
    const dated = (milliseconds: number) => {
      const time = new Date(Date.now() + milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
      return code(QUERY, { headers: { "x-acs-date": time } });
    };

    assert.equal(await dated(-16 * 60_000), "InvalidTimeStamp.Expired");
    assert.equal(await dated(16 * 60_000), "InvalidTimeStamp.Expired");
    assert.equal(await dated(-14 * 60_000), undefined);
    assert.equal(
      await code(QUERY, { headers: { "x-acs-date": "today" } }),
      "InvalidTimeStamp.Format",
    );
  });

  it("refuses a used nonce, but not one of a call with an invalid signature", async () => {
    const nonce = { headers: { "x-acs-signature-nonce": "the-same" } };

    assert.equal(await code(QUERY, { ...nonce, secret: "wrong" }), "SignatureDoesNotMatch");
    assert.equal(await code(QUERY, nonce), undefined);
    assert.equal(await code(QUERY, nonce), "SignatureNonceUsed");
  });
});

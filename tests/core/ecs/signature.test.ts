import assert from "node:assert/strict";
import { percentEncode, signedHeaders } from "../../../core/ecs/signature";

const CALL = {
  action: "DescribeImages",
  version: "2014-05-26",
  host: "ecs.example.com",
  query: { A: "1" },
  userAgent: "test",
};
const KEY = { accessKeyId: "id", accessKeySecret: "secret" };

// The emulator verifies the signatures, with code of its own.
describe("signedHeaders", () => {
  it("describe the call and the signed headers, and contain no secret", () => {
    const headers = signedHeaders(CALL, {
      ...KEY,
      securityToken: "token",
      providerName: "static_sts",
    });
    assert.equal(headers["host"], "ecs.example.com");
    assert.equal(headers["accept"], "application/json");
    assert.match(headers["user-agent"] ?? "", /test$/);
    assert.match(headers["x-acs-date"] ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal(headers["x-acs-security-token"], "token");
    assert.equal(headers["x-acs-accesskey-id"], "id");
    assert.equal(headers["x-acs-credentials-provider"], "static_sts");
    assert.match(
      headers["authorization"] ?? "",
      /^ACS3-HMAC-SHA256 Credential=id,SignedHeaders=.*x-acs-security-token.*,Signature=[0-9a-f]{64}$/,
    );
    assert.ok(!JSON.stringify(headers).includes("secret"));
  });

  it("have a new nonce each time, and no token if there is none", () => {
    const all = Array.from({ length: 50 }, () => signedHeaders(CALL, KEY));
    assert.equal(new Set(all.map((headers) => headers["x-acs-signature-nonce"])).size, 50);
    for (const name of ["security-token", "accesskey-id", "credentials-provider"])
      assert.ok(
        all.every((headers) => !(`x-acs-${name}` in headers)),
        name,
      );
  });
});

describe("percentEncode", () => {
  it("encodes all characters except the unreserved ones of RFC 3986", () => {
    assert.equal(percentEncode("AZaz09-._~"), "AZaz09-._~");
    assert.equal(percentEncode("!'()* +&=/%"), "%21%27%28%29%2A%20%2B%26%3D%2F%25");
    assert.equal(percentEncode("镜"), "%E9%95%9C");
  });
});

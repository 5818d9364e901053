import assert from "node:assert/strict";
import * as z from "zod/mini";
import { describeImagesResponse } from "../../../core/ecs/schemas";
import { TransportError } from "../../../core/ecs/transport";
import { ACTION, failureAt, failureOf } from "./support/failures";
import { serve } from "./support/scripted-server";
import { linkFor } from "../../../core/error-pages";
import { withoutLink } from "../../support/error-link";

describe("the error of a rejected call", () => {
  it("reports the request, the response, and what to do next", async () => {
    const Recommend = "https://api.aliyun.com/troubleshoot?q=InvalidImagePipeline.NotFound";
    const error = await failureOf({
      status: 404,
      body: {
        Code: "InvalidImagePipeline.NotFound",
        Message: "No such pipeline",
        RequestId: "R-1",
        Recommend,
      },
    });
    assert.deepEqual(error.toJSON(), {
      name: "EcsApiError",
      message: `${ACTION} in cn-hangzhou failed (InvalidImagePipeline.NotFound, HTTP 404, request ID R-1): No such pipeline. Check the ID of the pipeline, its region, and the account. See ${linkFor("InvalidImagePipeline.NotFound")}`,
      action: ACTION,
      code: "InvalidImagePipeline.NotFound",
      statusCode: 404,
      requestId: "R-1",
      recommend: Recommend,
      attempts: 1,
    });
  });

  it("reports the RAM action and resource that the service denied", async () => {
    const AuthResource = "acs:ecs:cn-hangzhou:1234:imagepipeline/ip-1";
    const error = await failureOf({
      status: 403,
      body: {
        Code: "Forbidden.RAM",
        Message: "User not authorized to operate on the specified resource.",
        RequestId: "R-1",
        AccessDeniedDetail: {
          AuthAction: "ecs:DescribeX",
          AuthResource,
          PolicyType: "AccountLevelIdentityBasedPolicy",
        },
      },
    });
    assert.equal(error.ramAction, "ecs:DescribeX");
    assert.deepEqual(error.ramResources, [AuthResource]);
    assert.match(
      error.message,
      /Grant the RAM action ecs:DescribeX on acs:ecs:cn-hangzhou:1234:imagepipeline\/ip-1\. See /,
    );
  });

  for (const AccessDeniedDetail of [undefined, null, {}, "denied", { AuthAction: 7 }]) {
    it(`reports the documented RAM action and resources when AccessDeniedDetail is ${JSON.stringify(AccessDeniedDetail)}`, async () => {
      const error = await failureOf({
        status: 403,
        body: { Code: "Forbidden.RAM", Message: "Denied", AccessDeniedDetail },
      });
      assert.equal(error.ramAction, `ecs:${ACTION}`);
      assert.deepEqual(error.ramResources, [
        "acs:ecs:cn-hangzhou:*:imagepipelineexecution/*",
        "acs:ecs:cn-hangzhou:*:imagepipeline/*",
      ]);
      assert.match(
        error.message,
        /Grant the RAM action ecs:DescribeImagePipelineExecutions on .* and /,
      );
    });
  }

  it("has no RAM fields for any other code", async () => {
    const error = await failureOf({ status: 403, body: { Code: "Forbidden", Message: "No" } });
    assert.ok(!("ramAction" in error) && !("ramResources" in error));
  });

  it("keeps the code when the other fields have wrong types", async () => {
    const error = await failureOf({
      status: 400,
      body: { Code: "InvalidParameter", Message: { text: "x" }, RequestId: 7 },
    });
    assert.equal(error.code, "InvalidParameter");
  });

  it("has the request ID of an error response without a code", async () => {
    const error = await failureOf({ status: 400, body: { RequestId: "R-9", Message: "?" } });
    assert.deepEqual([error.code, error.requestId], ["InvalidResponse", "R-9"]);
    assert.match(error.message, /an error response without a code/);
  });

  const messages: readonly (readonly [string, object, string])[] = [
    [
      "ends with a period, and without a space if there is no hint",
      { Message: "It is odd" },
      "It is odd.",
    ],
    ["keeps its own punctuation", { Message: "Is it odd?" }, "Is it odd?"],
    ["reports that there is none", {}, "no message."],
    ["is cut after 2,000 characters", { Message: "x".repeat(2001) }, `${"x".repeat(1999)}…`],
    ["is not cut before", { Message: "x".repeat(2000) }, `${"x".repeat(2000)}.`],
  ];
  for (const [what, more, expected] of messages) {
    it(`has a message that ${what}`, async () => {
      const error = await failureOf({ status: 400, body: { Code: "Odd", ...more } });
      assert.equal(
        withoutLink(error),
        `${ACTION} in cn-hangzhou failed (Odd, HTTP 400): ${expected}`,
      );
    });
  }

  it("names at most three fields that differ, and the types that were received", async () => {
    const schema = z.object({
      A: z.string(),
      B: z.object({ C: z.number() }),
      D: z.int(),
      E: z.int(),
    });
    const differing = { A: 1, B: { C: "2" } };
    const { message } = await failureOf({ body: differing }, {}, schema);
    assert.match(
      message,
      /unexpected response: A: string expected, number received; B\.C: number expected, string received; D: \w+ expected, undefined received\. /,
    );
    const list = await failureOf({ body: [] }, {}, schema);
    assert.match(list.message, /unexpected response: the body: object expected, array received\. /);
    const short = z.object({ A: z.array(z.string()).check(z.maxLength(1, "at most 1 expected")) });
    const long = await failureOf({ body: { A: ["1", "2"] } }, {}, short);
    assert.match(long.message, /unexpected response: A: at most 1 expected\. /);
  });

  it("reports null as null", async () => {
    const { message } = await failureOf({ body: { Value: null } });
    assert.match(message, /unexpected response: Value: number expected, null received\. /);
  });

  it("reports a response with too many levels, without a retry", async () => {
    const error = await failureOf({ body: `${"[".repeat(65)}${"]".repeat(65)}` });
    assert.deepEqual([error.code, error.attempts], ["InvalidResponse", 1]);
    assert.match(error.message, /an unexpected response: at most 64 levels expected\. /);
  });

  it("reports an error with an unusable code instead of a list", async () => {
    const body = { Code: "x".repeat(201), Message: "?" };
    const error = await failureOf({ body }, {}, describeImagesResponse);
    assert.deepEqual([error.code, error.statusCode], ["InvalidResponse", 200]);
    assert.match(error.message, /unexpected response: the body: a list expected, not an error\. /);
  });

  it("does not contain the signature of the request, which the service can quote", async () => {
    let signature = "";
    const server = await serve(({ headers }, response) => {
      signature = headers.authorization?.split("Signature=")[1] ?? "";
      const Message = `Credential, SignedHeaders or ${signature} does not match`;
      response.writeHead(400).end(JSON.stringify({ Code: "SignatureDoesNotMatch", Message }));
    });
    const error = await failureAt(server.endpoint);
    await server.stop();
    assert.match(signature, /^[0-9a-f]{64}$/);
    assert.match(error.message, /: Credential, SignedHeaders or \[redacted\] does not match\. /);
  });

  it("is short and has no control characters, whatever the service sends", async () => {
    const nasty = `\u001b[2J\u0007\u202e\u0000${"x".repeat(100_000)}\ud800`;
    const code = `A\u001b[31m\u202eB`;
    const detail = { AuthAction: nasty, AuthResource: nasty };
    for (const body of [
      { Code: code, Message: nasty, RequestId: nasty, Recommend: nasty },
      { Code: "Forbidden.RAM", Message: nasty, AccessDeniedDetail: detail, RequestId: nasty },
      { Code: nasty, Message: nasty },
    ]) {
      const error = await failureOf({ status: 400, body });
      const { message, requestId = "", recommend = "", ramAction = "", ramResources = [] } = error;
      const shown = [message, error.code, requestId, recommend, ramAction, ...ramResources];
      assert.ok(shown.join("").length < 10_000);
      for (const text of shown) {
        assert.doesNotMatch(text, /\p{Cc}|\u202e/u);
        assert.ok(text.isWellFormed());
      }
    }
  });

  for (const status of [414, 431]) {
    it(`reports a request that the server rejects as too long (HTTP ${status}), without a retry`, async () => {
      const error = await failureOf({ status, body: "<html></html>" });
      assert.deepEqual([error.statusCode, error.attempts], [status, 1]);
      assert.match(error.message, /the request is too long for the server/);
    });
  }

  it("reports that a proxy may have sent the response", async () => {
    const error = await failureOf({
      status: 407,
      body: "<html></html>",
      headers: { "content-type": "text/html" },
    });
    assert.deepEqual([error.code, error.statusCode], ["InvalidResponse", 407]);
    assert.match(
      error.message,
      /non-JSON response \(text\/html, 13 characters\), possibly from a proxy/,
    );
    const server = await serve((_request, response) => response.end("<html></html>"));
    const { message } = await failureAt(server.endpoint);
    await server.stop();
    assert.match(message, /non-JSON response \(no content type, 13 characters\)/);
  });
});

describe("the error of a call without a response", () => {
  it("has the code of the operating system, the endpoint, and no HTTP status", async () => {
    const server = await serve(() => undefined);
    await server.stop();
    const error = await failureAt(server.endpoint);
    assert.deepEqual([error.code, error.attempts], ["ECONNREFUSED", 2]);
    assert.ok(!("statusCode" in error) && !("requestId" in error));
    assert.ok(
      error.message.includes(
        `after 2 attempts (ECONNREFUSED): no response from ${server.endpoint}: `,
      ),
    );
    assert.match(error.message, /Check the endpoint, the network/);
  });

  it("is retried after a reset and a timeout", async () => {
    for (const [code, listener] of [
      [
        "ECONNRESET",
        (request: { socket: { resetAndDestroy(): unknown } }) => request.socket.resetAndDestroy(),
      ],
      ["ReadTimeout", () => undefined],
    ] as const) {
      const server = await serve(listener);
      const error = await failureAt(server.endpoint, { readTimeout: 30 });
      assert.deepEqual([error.code, error.attempts, server.requests.length], [code, 2, 2]);
      await server.stop();
    }
  });

  it("is not retried for a host that does not exist or a certificate that is not trusted", async () => {
    for (const code of [
      "ENOTFOUND",
      "CERT_HAS_EXPIRED",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ]) {
      const error = await failureAt("https://ecs.invalid", {
        transport: () => Promise.reject(new TransportError(code, "x\n")),
      });
      assert.deepEqual([error.code, error.attempts], [code, 1]);
      assert.match(error.message, /no response from https:\/\/ecs\.invalid: x\. /);
    }
  });
});

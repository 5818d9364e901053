import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import * as z from "zod";
import type { EcsClient, EcsClientOptions } from "../../../core/ecs/client";
import { ConfigurationError, EcsApiError } from "../../../core/errors";
import { clientOf, SECRETS } from "./support/clients";
import { fakeClock } from "./support/fake-clock";
import {
  answering,
  serve,
  type ScriptedAnswer,
  type ScriptedServer,
} from "./support/scripted-server";

const ANSWER = z.object({ Value: z.number() });
const GOOD = { body: { Value: 7, RequestId: "R-good" } };
const refusal = (status: number, Code: string, more: object = {}): ScriptedAnswer => ({
  status,
  body: { Code, Message: `${Code} happened`, RequestId: "R-1", HostId: "ecs", ...more },
});

describe("EcsClient", () => {
  let server: ScriptedServer;
  afterEach(() => server.stop());

  const start = async (...answers: readonly ScriptedAnswer[]) => {
    server = await serve(answering(...answers));
  };
  const callOf = (client: EcsClient) =>
    client.call("DescribeImages", { B: "b", A: 1, C: undefined }, ANSWER);
  const call = (options: Partial<EcsClientOptions> = {}) =>
    callOf(clientOf(server.endpoint, options));
  const failure = async (options: Partial<EcsClientOptions> = {}): Promise<EcsApiError> => {
    const error = await call(options).then(
      () => assert.fail("the call succeeded"),
      (reason: unknown) => reason,
    );
    assert.ok(EcsApiError.isInstance(error), String(error));
    return error;
  };

  it("sends the parameters that are set, in the client's region, and gives what the schema makes of the answer", async () => {
    await start(GOOD);
    assert.deepEqual(await call(), { Value: 7 });
    const [request] = server.requests;
    assert.ok(request);
    assert.deepEqual(request.query, { RegionId: "cn-hangzhou", A: "1", B: "b" });
    assert.equal(request.headers["x-acs-action"], "DescribeImages");
    assert.equal(request.headers["x-acs-version"], "2014-05-26");
    assert.match(request.headers["user-agent"] ?? "", /pulumi-alicloud-image-pipeline/);
    assert.match(request.headers.authorization ?? "", /^ACS3-HMAC-SHA256 Credential=/);
  });

  it("sends a security token only when there is one, and no secret ever", async () => {
    await start(GOOD);
    await call();
    const { securityToken, ...plain } = SECRETS;
    await call({ credentials: () => Promise.resolve(plain) });
    const [first, second] = server.requests;
    assert.equal(first?.headers["x-acs-security-token"], securityToken);
    assert.ok(second && !("x-acs-security-token" in second.headers));
    assert.ok(!JSON.stringify(server.requests).includes(SECRETS.accessKeySecret));
  });

  it("asks for credentials anew, and signs anew, for every try", async () => {
    await start(refusal(503, "ServiceUnavailable"), GOOD);
    let asked = 0;
    await call({
      credentials: () => Promise.resolve({ ...SECRETS, securityToken: `token-${++asked}` }),
    });
    const tokens = server.requests.map(({ headers }) => headers["x-acs-security-token"]);
    const nonces = new Set(server.requests.map(({ headers }) => headers["x-acs-signature-nonce"]));
    assert.deepEqual(tokens, ["token-1", "token-2"]);
    assert.equal(nonces.size, 2);
  });

  it("passes an error of the credentials on as it is, without a request", async () => {
    await start(GOOD);
    const error = new ConfigurationError("No credentials found.");
    await assert.rejects(call({ credentials: () => Promise.reject(error) }), error);
    assert.equal(server.requests.length, 0);
  });

  it("passes on as it is what is no failure of the network", async () => {
    await start(GOOD);
    const defect = new RangeError("a defect");
    await assert.rejects(call({ transport: () => Promise.reject(defect) }), defect);
  });

  const retried: readonly (readonly [string, ScriptedAnswer])[] = [
    ...[
      "Throttling",
      "Throttling.User",
      "Throttling.Api",
      "Rejected.Throttling",
      "RequestThrottlingX",
      "ServiceUnavailable",
      "InternalError",
    ].map((code) => [`${code} with 400`, refusal(400, code)] as const),
    ["Rejected.Throttling with 503", refusal(503, "Rejected.Throttling")],
    ["an unknown code with 500", refusal(500, "Whatever")],
    ["an unknown code with 504", refusal(504, "Whatever")],
    ["an unknown code with 429, which is HTTP for throttled", refusal(429, "Whatever")],
    ["JSON without a code and 502", { status: 502, body: {} }],
    [
      "HTML with 502",
      { status: 502, body: "<html>Bad Gateway</html>", headers: { "content-type": "text/html" } },
    ],
    [
      "HTML with 200",
      { status: 200, body: "<html>Sign in</html>", headers: { "content-type": "text/html" } },
    ],
    ["HTML with 400", { status: 400, body: "<html>Bad Request</html>" }],
    ["half of a JSON", { status: 200, body: '{"Value":' }],
    ["nothing", { status: 200, body: "" }],
    ["a throttling that calls itself a success", refusal(200, "Throttling.User")],
  ];
  for (const [name, answer] of retried) {
    it(`tries again after ${name}`, async () => {
      await start(answer, answer, GOOD);
      assert.deepEqual(await call(), { Value: 7 });
      assert.equal(server.requests.length, 3);
    });
  }

  const final: readonly (readonly [number, string])[] = [
    [400, "InvalidParameter.Status"],
    [400, "MissingParameter.ImagePipelineId"],
    [400, "InvalidExecutionId.SizeExceeded"],
    [403, "Invalid.NextToken"],
    [404, "InvalidImagePipeline.NotFound"],
    [403, "Forbidden.RAM"],
    [404, "InvalidAccessKeyId.NotFound"],
    [400, "SignatureDoesNotMatch"],
    [400, "InvalidSecurityToken.Expired"],
    [400, "MissingRegionId"],
    [404, "InvalidRegionId.NotFound"],
    [200, "InvalidParameter"],
    [400, "internalerror"],
  ];
  for (const [status, code] of final) {
    it(`does not try again after ${code} with ${status}`, async () => {
      await start(refusal(status, code), GOOD);
      const error = await failure();
      assert.deepEqual(
        [error.code, error.statusCode, error.requestId, error.attempts],
        [code, status, "R-1", 1],
      );
      assert.equal(server.requests.length, 1);
    });
  }

  for (const status of [300, 302, 399]) {
    it(`does not try again after a redirection with ${status}`, async () => {
      await start({ status, body: "<html>Moved</html>" }, GOOD);
      assert.equal((await failure()).statusCode, status);
      assert.equal(server.requests.length, 1);
    });
  }

  for (const status of [300, 400, 499]) {
    it(`takes no answer with ${status} for a success, whatever it holds`, async () => {
      await start({ ...GOOD, status });
      assert.deepEqual([(await failure()).statusCode, server.requests.length], [status, 1]);
    });
  }

  it("takes any status of success for one", async () => {
    await start({ ...GOOD, status: 299 });
    assert.deepEqual(await call(), { Value: 7 });
  });

  it("does not try again after an answer of another shape, and says where it differs", async () => {
    await start({ body: { Value: "7", RequestId: "R-odd" } });
    const error = await failure();
    assert.equal(error.code, "InvalidResponse");
    assert.match(error.message, /Value/);
    assert.equal(error.statusCode, 200);
    assert.equal(error.requestId, "R-odd");
    assert.equal(server.requests.length, 1);
  });

  it("gives up after the policy's tries, and says how many", async () => {
    await start(refusal(400, "Throttling"));
    const error = await failure({ retry: { maxAttempts: 4 } });
    assert.equal(server.requests.length, 4);
    assert.equal(error.attempts, 4);
    assert.match(error.message, /after 4 tries \(Throttling, HTTP 400, request id R-1\)/);
  });

  it("gives up when the total time is used up", async () => {
    await start({ ...refusal(503, "ServiceUnavailable"), headers: { "retry-after": "40" } });
    const clock = fakeClock();
    assert.equal((await failure({ clock })).attempts, 4);
    assert.deepEqual(clock.slept, [40_000, 40_000, 40_000]);
  });

  const waits: readonly (readonly [string, Record<string, string>, number])[] = [
    ["Retry-After in seconds", { "retry-after": "3" }, 3000],
    ["x-acs-retry-after in milliseconds", { "x-acs-retry-after": "1500" }, 1500],
    [
      "x-acs-retry-after before Retry-After",
      { "x-acs-retry-after": "1500", "retry-after": "60" },
      1500,
    ],
    ["no wait that is asked for in nonsense", { "retry-after": "soon" }, 125],
    [
      "no wait that is asked for in the past",
      { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" },
      125,
    ],
    ["no wait of less than nothing", { "x-acs-retry-after": "-5" }, 125],
    ["no wait in seconds of less than nothing", { "retry-after": "-5" }, 125],
    ["no wait that is asked for in an empty text", { "retry-after": "" }, 125],
    [
      "no wait where the service's own header says so",
      { "x-acs-retry-after": "0", "retry-after": "60" },
      125,
    ],
  ];
  for (const [name, headers, expected] of waits) {
    it(`honours ${name}`, async () => {
      await start({ ...refusal(503, "ServiceUnavailable"), headers }, GOOD);
      const clock = fakeClock();
      await call({ clock });
      assert.deepEqual(clock.slept, [expected]);
    });
  }

  it("honours Retry-After as a date", async () => {
    const headers = { "retry-after": new Date(Date.now() + 10_000).toUTCString() };
    await start({ ...refusal(503, "ServiceUnavailable"), headers }, GOOD);
    const clock = fakeClock();
    await call({ clock });
    const [slept = 0] = clock.slept;
    assert.ok(slept > 5000 && slept <= 10_000, String(slept));
  });

  it("goes on with a new connection where the server closed the idle one", async () => {
    server = await serve((request, response) => {
      response.end(JSON.stringify(GOOD.body));
      response.on("finish", () => setImmediate(() => request.socket.destroy()));
    });
    // Whether the client sees the end before it sends or after, no call may fail.
    for (let index = 0; index < 5; index++) assert.deepEqual(await call(), { Value: 7 });
    assert.ok(server.connections() >= 5);
  });

  it("stops where it is aborted, with the reason that was given", async () => {
    server = await serve(() => undefined);
    const controller = new AbortController();
    const reason = new Error("enough");
    const clock = fakeClock();
    const pending = clientOf(server.endpoint, { clock }).call(
      "DescribeImages",
      {},
      ANSWER,
      controller.signal,
    );
    setTimeout(() => {
      controller.abort(reason);
    }, 20);
    await assert.rejects(pending, reason);
    assert.equal(server.requests.length, 1);
    assert.deepEqual(clock.slept, []);
  });

  it("stops while it waits for credentials, and leaves nothing at the signal", async () => {
    await start(GOOD);
    const controller = new AbortController();
    const never = clientOf(server.endpoint, { credentials: () => new Promise(() => undefined) });
    const pending = never.call("DescribeImages", {}, ANSWER, controller.signal);
    controller.abort(new Error("enough"));
    await assert.rejects(pending, /enough/);
    assert.equal(server.requests.length, 0);

    const other = new AbortController().signal;
    const client = clientOf(server.endpoint);
    assert.deepEqual(await client.call("DescribeImages", {}, ANSWER, other), { Value: 7 });
    assert.deepEqual(getEventListeners(other, "abort"), []);
  });
});

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import * as z from "zod";
import type { EcsClient, EcsClientOptions } from "../../../core/ecs/client";
import { ConfigurationError, EcsApiError, InvalidArgumentError } from "../../../core/errors";
import { clientOf, SECRETS } from "./support/clients";
import { fakeClock } from "./support/fake-clock";
import {
  answering,
  serve,
  type ScriptedAnswer,
  type ScriptedServer,
} from "./support/scripted-server";
import { virtualClock } from "./support/virtual-clock";

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

  it("sends the parameters that are set, in the region of the client, and returns the output of the schema", async () => {
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

  it("sends a security token only if there is one, and never a secret", async () => {
    await start(GOOD);
    await call();
    const { securityToken, ...plain } = SECRETS;
    await call({ credentials: () => Promise.resolve(plain) });
    const [first, second] = server.requests;
    assert.equal(first?.headers["x-acs-security-token"], securityToken);
    assert.ok(second && !("x-acs-security-token" in second.headers));
    assert.ok(!JSON.stringify(server.requests).includes(SECRETS.accessKeySecret));
  });

  it("gets credentials, and signs, for every attempt", async () => {
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

  describe("with a security token that has expired", () => {
    const expired = refusal(400, "InvalidSecurityToken.Expired");
    const renewing = (...tokens: readonly string[]) => {
      const requests: (string | undefined)[] = [];
      const credentials: EcsClientOptions["credentials"] = (request) => {
        requests.push(request.expired?.securityToken);
        return Promise.resolve({ ...SECRETS, securityToken: tokens[requests.length - 1] ?? "t" });
      };
      return { requests, credentials };
    };

    it("renews the credentials once, without a wait", async () => {
      await start(expired, GOOD);
      const clock = fakeClock();
      const { requests, credentials } = renewing("token-1", "token-2");
      assert.deepEqual(await call({ credentials, clock }), { Value: 7 });
      assert.deepEqual(requests, [undefined, "token-1"]);
      assert.deepEqual(
        server.requests.map(({ headers }) => headers["x-acs-security-token"]),
        ["token-1", "token-2"],
      );
      assert.deepEqual(clock.slept, []);
    });

    it("fails if the renewed credentials have expired, too", async () => {
      await start(expired);
      const error = await failure({ credentials: renewing("1", "2", "3").credentials });
      assert.deepEqual([error.code, error.attempts], ["InvalidSecurityToken.Expired", 2]);
    });

    it("renews them only once in a call, retries included", async () => {
      await start(expired, refusal(503, "ServiceUnavailable"), expired, GOOD);
      const { requests, credentials } = renewing("1", "2", "3", "4");
      const error = await failure({ credentials });
      assert.deepEqual([error.code, error.attempts], ["InvalidSecurityToken.Expired", 3]);
      assert.deepEqual(requests, [undefined, "1", undefined]);
    });

    it("does not renew a token that is wrong for another reason", async () => {
      await start(refusal(403, "InvalidSecurityToken.MismatchWithAccessKey"), GOOD);
      const { requests, credentials } = renewing("1", "2");
      const error = await failure({ credentials });
      assert.deepEqual([error.statusCode, error.attempts], [403, 1]);
      assert.deepEqual(requests, [undefined]);
    });

    it("fails immediately if the source cannot renew", async () => {
      await start(expired);
      const error = await failure();
      assert.deepEqual([error.code, error.attempts], ["InvalidSecurityToken.Expired", 1]);
    });
  });

  it("passes on an error of the credentials, without a request", async () => {
    await start(GOOD);
    const error = new ConfigurationError("No credentials found.");
    await assert.rejects(call({ credentials: () => Promise.reject(error) }), error);
    assert.equal(server.requests.length, 0);
  });

  it("passes on an error that is not a failure of the network", async () => {
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
    ["an unknown code with 429", refusal(429, "Whatever")],
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
    ["half of a JSON body", { status: 200, body: '{"Value":' }],
    ["an empty body", { status: 200, body: "" }],
    ["a throttling error with 200", refusal(200, "Throttling.User")],
  ];
  for (const [name, answer] of retried) {
    it(`retries after ${name}`, async () => {
      await start(answer, answer, GOOD);
      assert.deepEqual(await call(), { Value: 7 });
      assert.equal(server.requests.length, 3);
    });
  }

  const final = [
    [400, "InvalidParameter.Status"],
    [403, "Forbidden.RAM"],
    [200, "InvalidParameter"],
    [400, "internalerror"],
  ] as const;
  for (const [status, code] of final) {
    it(`does not retry after ${code} with ${status}`, async () => {
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
    it(`does not retry after a redirect with ${status}`, async () => {
      await start({ status, body: "<html>Moved</html>" }, GOOD);
      assert.equal((await failure()).statusCode, status);
      assert.equal(server.requests.length, 1);
    });
  }

  for (const status of [300, 400, 499]) {
    it(`does not accept a response with ${status}, whatever its body`, async () => {
      await start({ ...GOOD, status });
      assert.deepEqual([(await failure()).statusCode, server.requests.length], [status, 1]);
    });
  }

  it("accepts a response with any 2xx status", async () => {
    await start({ ...GOOD, status: 299 });
    assert.deepEqual(await call(), { Value: 7 });
  });

  it("does not retry after an unexpected response, and names the field", async () => {
    await start({ body: { Value: "7", RequestId: "R-odd" } });
    const error = await failure();
    assert.equal(error.code, "InvalidResponse");
    assert.match(error.message, /Value/);
    assert.equal(error.statusCode, 200);
    assert.equal(error.requestId, "R-odd");
    assert.equal(server.requests.length, 1);
  });

  it("gives up after the maximum number of attempts, and reports the number", async () => {
    await start(refusal(400, "Throttling"));
    const error = await failure({ retry: { maxAttempts: 4 } });
    assert.equal(server.requests.length, 4);
    assert.equal(error.attempts, 4);
    assert.match(error.message, /after 4 attempts \(Throttling, HTTP 400, request ID R-1\)/);
  });

  it("gives up when the time limit for retries is reached", async () => {
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
    [
      "x-acs-retry-after of 0 before Retry-After",
      { "x-acs-retry-after": "0", "retry-after": "60" },
      125,
    ],
    [
      "Retry-After only from the header that is valid",
      { "x-acs-retry-after": "-5", "retry-after": "3" },
      3000,
    ],
    ["no wait for an x-acs-retry-after with a unit", { "x-acs-retry-after": "1500ms" }, 125],
    ["a date in the past as no wait", { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, 125],
    ...[
      "soon",
      "soon 2999",
      "",
      "-5",
      "1e9",
      "0x10",
      "Infinity",
      "3.5",
      "2999-01-01",
      "Fri, 31 Dec 2999",
      "Fri, 99 Foo 2999 00:00:00 GMT",
    ].map((value) => [`no wait for "${value}"`, { "retry-after": value }, 125] as const),
  ];
  for (const [name, headers, expected] of waits) {
    it(`honors ${name}`, async () => {
      await start({ ...refusal(503, "ServiceUnavailable"), headers }, GOOD);
      const clock = fakeClock();
      await call({ clock });
      assert.deepEqual(clock.slept, [expected]);
    });
  }

  it("honors Retry-After as a date, by its own clock", async () => {
    const clock = fakeClock();
    clock.pass(86_400_000);
    const headers = { "retry-after": new Date(clock.now() + 10_000).toUTCString() };
    await start({ ...refusal(503, "ServiceUnavailable"), headers }, GOOD);
    await call({ clock });
    const [slept = 0] = clock.slept;
    assert.ok(slept > 9000 && slept <= 10_000, String(slept));
  });

  it("does not send a request that is too long for the service, and reports by how much", async () => {
    await start(GOOD);
    const client = clientOf(server.endpoint);
    const send = (length: number) =>
      client.call(
        "DescribeImages",
        { "Tag.1.Key": "k", "Tag.1.Value": "镜".repeat(length) },
        ANSWER,
      );
    await assert.rejects(send(3000), (error) => {
      assert.ok(InvalidArgumentError.isInstance(error));
      const [problem] = error.problems;
      assert.equal(problem?.path, "tags");
      const [, over, size] =
        /makes the request of DescribeImages (\d+) bytes too long: (\d+) bytes/.exec(
          problem.message,
        ) ?? [];
      assert.equal(Number(size) - Number(over), 16_384);
      assert.ok(Number(size) > 27_000 && Number(size) < 29_000, size);
      return true;
    });
    assert.equal(server.requests.length, 0);
    assert.deepEqual(await send(1600), { Value: 7 });
  });

  it("sends a request of exactly the maximum size, and reports the size of one that is longer", async () => {
    let size = 0;
    server = await serve((request, response) => {
      const { rawHeaders, url = "" } = request;
      const lines = [`POST ${url} HTTP/1.1`];
      for (let index = 0; index < rawHeaders.length; index += 2) {
        const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
        // Node.js adds these two.
        if (!/^(connection|content-length)$/i.test(name)) lines.push(`${name}: ${value}`);
      }
      size = Buffer.byteLength(`${lines.join("\r\n")}\r\n\r\n`);
      response.end(JSON.stringify(GOOD.body));
    });
    const send = (length: number) =>
      clientOf(server.endpoint).call("DescribeImages", { Name: "x".repeat(length) }, ANSWER);
    await send(1);
    const longest = 1 + 16_384 - size;
    await send(longest);
    assert.equal(size, 16_384);
    await assert.rejects(
      send(longest + 1),
      /1 bytes too long: 16385 bytes, and the limit is 16384/,
    );
    assert.equal(server.requests.length, 2);
  });

  it("names the argument whose values together are the longest", async () => {
    await start(GOOD);
    const tags: Record<string, string> = {};
    for (let index = 1; index <= 400; index++) tags[`Tag.${index}.Value`] = "short";
    for (const [statuses, name, path] of [
      [5000, 5000, "tags"],
      [9000, 1, "statuses"],
    ] as const) {
      const parameters = { Status: "S".repeat(statuses), ...tags, Name: "n".repeat(name) };
      const sent = clientOf(server.endpoint).call("DescribeImages", parameters, ANSWER);
      await assert.rejects(sent, (error) => {
        assert.ok(InvalidArgumentError.isInstance(error));
        assert.deepEqual(
          error.problems.map((problem) => problem.path),
          [path],
        );
        return true;
      });
    }
  });

  describe("next to other calls to the same endpoint", () => {
    /** The time at which each of some concurrent calls reached the server, in milliseconds. */
    const timesOf = async (first: ScriptedAnswer, count: number) => {
      const clock = virtualClock(() => 0);
      const times: number[] = [];
      const listener = answering(GOOD, first, GOOD);
      server = await serve((request, response) => {
        times.push(clock.monotonic());
        listener(request, response);
      });
      const client = clientOf(server.endpoint, { clock });
      await clock.run(callOf(client));
      await clock.run(callOf(client));
      await clock.run(Promise.all(Array.from({ length: count }, () => callOf(client))));
      return times;
    };

    for (const [name, answer] of [
      ["a throttling error", refusal(400, "Throttling.User")],
      ["HTTP 429", refusal(429, "Whatever")],
    ] as const) {
      it(`slows down after ${name}`, async () => {
        const times = await timesOf(answer, 4);
        const last = times.at(-1) ?? 0;
        assert.equal(times.length, 7);
        assert.ok(last - (times[2] ?? 0) >= 1500, times.join(", "));
      });
    }

    it("does not slow down after another error", async () => {
      const times = await timesOf(refusal(503, "ServiceUnavailable"), 4);
      assert.deepEqual(new Set(times), new Set([0]));
    });
  });

  it("opens a new connection if the server has closed the idle one", async () => {
    server = await serve((request, response) => {
      response.end(JSON.stringify(GOOD.body));
      response.on("finish", () => setImmediate(() => request.socket.destroy()));
    });
    // No call may fail, whether the client notices the end before or after it sends.
    for (let index = 0; index < 5; index++) assert.deepEqual(await call(), { Value: 7 });
    assert.ok(server.connections() >= 5);
  });

  it("stops when it is aborted, with the reason of the signal", async () => {
    const received = Promise.withResolvers<undefined>();
    server = await serve(() => {
      received.resolve(undefined);
    });
    const controller = new AbortController();
    const reason = new Error("enough");
    const clock = fakeClock();
    const pending = clientOf(server.endpoint, { clock }).call(
      "DescribeImages",
      {},
      ANSWER,
      controller.signal,
    );
    await received.promise;
    controller.abort(reason);
    await assert.rejects(pending, reason);
    assert.equal(server.requests.length, 1);
    assert.deepEqual(clock.slept, []);
  });

  it("stops while it waits for credentials, and removes its listeners from the signal", async () => {
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

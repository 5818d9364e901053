import assert from "node:assert/strict";
import { inspect } from "node:util";
import { ConfigurationError } from "../../../core/errors";
import { credentialsFrom, type CredentialSource } from "../../../core/ecs/credentials";
import { TransportError, type HttpRequest, type HttpResponse } from "../../../core/ecs/transport";
import { isolatedHome } from "../../support/isolated-home";
import { fakeClock } from "./support/fake-clock";
import { temporaryCredentials } from "./support/temporary-credentials";

const NOT_FOUND = new ConfigurationError("No credentials found.");

/** Credentials from a source whose requests get these responses. */
function asking(
  source: CredentialSource,
  respond: (request: HttpRequest) => Partial<HttpResponse>,
) {
  const requests: HttpRequest[] = [];
  const transport = async (request: HttpRequest) => {
    requests.push(request);
    return Promise.resolve({ statusCode: 200, headers: {}, body: "{}", ...respond(request) });
  };
  const clock = fakeClock();
  const credentials = credentialsFrom(source, () => NOT_FOUND, { transport, clock });
  return { requests, credentials, slept: clock.slept };
}

const URI = { kind: "uri", uri: "https://host/c" } as const;
const failing = (error: Error) => (): never => {
  throw error;
};

const messageOf = (result: Promise<unknown>) =>
  result.then(
    () => assert.fail("there are credentials"),
    (error: unknown) => {
      assert.ok(ConfigurationError.isInstance(error), String(error));
      return error.message;
    },
  );

describe("the requests of credential sources", () => {
  const home = isolatedHome();

  it("are not sent over plain HTTP to another machine, for a credentials URI", async () => {
    for (const uri of [
      "http://192.0.2.1/c?token=s3cr3t",
      "http://100.100.100.200/c",
      "http://evil.example",
    ]) {
      const { requests, credentials } = asking({ kind: "uri", uri }, () => ({}));
      const message = await messageOf(credentials());
      assert.match(message, /^The credentials URI uses plain HTTP to [\w.]+, which would send/);
      assert.ok(!message.includes("s3cr3t"));
      assert.equal(requests.length, 0);
    }
  });

  it("are not sent to a URI that is not a URL, which the message does not quote", async () => {
    for (const uri of ["s3cr3t", "ftp://s3cr3t", "http://"]) {
      const { requests, credentials } = asking({ kind: "uri", uri }, () => ({}));
      assert.match(await messageOf(credentials()), /^The credentials URI is not a valid URL/);
      assert.equal(requests.length, 0);
    }
  });

  it("are sent over TLS, and over plain HTTP on loopback", async () => {
    const body = JSON.stringify(temporaryCredentials("uri"));
    for (const uri of [
      "https://192.0.2.1/c?a=1",
      "http://127.0.0.1:1/c",
      "http://[::1]/c",
      "http://a.localhost/c",
    ]) {
      const { requests, credentials } = asking({ kind: "uri", uri }, () => ({ body }));
      assert.equal((await credentials()).accessKeyId, "STS.uri");
      const [request] = requests;
      assert.deepEqual(
        [request?.url.href, request?.method, request?.maxBodySize],
        [uri, "GET", 262_144],
      );
      assert.deepEqual([request?.connectTimeout, request?.readTimeout], [5000, 10_000]);
    }
  });

  it("go to the metadata service of the instance, and to no host named undefined, in the default chain", async () => {
    process.env["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "";
    const { requests, credentials } = asking({ kind: "defaultChain" }, () => ({ statusCode: 404 }));
    await assert.rejects(credentials(), NOT_FOUND);
    assert.ok(requests.length > 0);
    assert.deepEqual(
      [...new Set(requests.map(({ url }) => url.origin))],
      ["http://100.100.100.200"],
    );
  });

  it("get the role of an instance", async () => {
    process.env["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "";
    const { requests, credentials } = asking({ kind: "ecsRole", roleName: "web" }, ({ method }) =>
      method === "PUT"
        ? { body: "metadata-token" }
        : { body: JSON.stringify(temporaryCredentials("ecs")) },
    );
    assert.equal((await credentials()).accessKeyId, "STS.ecs");
    assert.deepEqual(
      requests.map(({ url }) => url.href),
      [
        "http://100.100.100.200/latest/api/token",
        "http://100.100.100.200/latest/meta-data/ram/security-credentials/web",
      ],
    );
    assert.equal(requests[1]?.headers["x-aliyun-ecs-metadata-token"], "metadata-token");
  });

  it("are reported by code, request ID and status only, without the parts that the response quotes", async () => {
    const uri = "https://user:s3cr3t-password@host/c?token=s3cr3tToken&other=ABCDEFGH";
    const quoted: readonly (readonly [string, object])[] = [
      ["NotFound, request ID R-1, HTTP 404", { Code: "NotFound", RequestId: "R-1", Message: uri }],
      ["[redacted], request ID R-1, HTTP 404", { Code: "ABCDEFGH", RequestId: "R-1" }],
      ["request ID [redacted], HTTP 404", { Code: "s3cr3tToken", RequestId: "s3cr3tToken" }],
      ["request ID x-[redacted], HTTP 404", { Code: 7, RequestId: "x-s3cr3t-password" }],
      ["HTTP 404", { Code: "a".repeat(81), RequestId: "b".repeat(41) }],
      ["HTTP 404", ["s3cr3tToken"]],
    ];
    for (const [expected, body] of quoted) {
      const { credentials } = asking({ kind: "uri", uri }, () => ({
        statusCode: 404,
        body: JSON.stringify(body),
      }));
      await assert.rejects(credentials(), (error) => {
        assert.ok(ConfigurationError.isInstance(error));
        assert.ok(error.message.includes(`(${expected})`), error.message);
        assert.doesNotMatch(inspect(error, { showHidden: true, depth: 9 }), /s3cr3t/);
        return true;
      });
    }
  });

  it("are reported with values that are neither secret nor long enough to be a secret", async () => {
    const uri = "https://host/c?Action=NotFound&RoleArn=R-1234567&a=Found&b=R-123";
    const { credentials } = asking({ kind: "uri", uri }, () => ({
      statusCode: 404,
      body: JSON.stringify({ Code: "NotFound", RequestId: "R-1234567" }),
    }));
    const message = await messageOf(credentials());
    assert.match(message, /\(NotFound, request ID R-1234567, HTTP 404\)/);
  });

  const temporary: readonly (readonly [string, Partial<HttpResponse>])[] = [
    ["HTTP 500", { statusCode: 500 }],
    ["HTTP 503", { statusCode: 503, body: "<html>" }],
    ["HTTP 429", { statusCode: 429 }],
    ["Throttling.User, HTTP 400", { statusCode: 400, body: '{"Code":"Throttling.User"}' }],
  ];
  for (const [facts, response] of temporary) {
    it(`are sent at most three times, with pauses, if the response is ${facts}`, async () => {
      const { requests, credentials, slept } = asking(URI, () => response);
      assert.ok((await messageOf(credentials())).includes(`the credentials URI (${facts})`));
      assert.equal(requests.length, 3);
      assert.equal(slept.length, 2);
    });

    it(`get credentials if a later response is not ${facts}`, async () => {
      const body = JSON.stringify(temporaryCredentials("uri"));
      const responses = [response, response, { body }];
      const { credentials } = asking(URI, () => responses.shift() ?? {});
      assert.equal((await credentials()).accessKeyId, "STS.uri");
    });
  }

  for (const statusCode of [101, 302, 400, 403, 404]) {
    it(`are sent once if the response is HTTP ${statusCode}`, async () => {
      const { requests, credentials } = asking(URI, () => ({ statusCode }));
      assert.ok((await messageOf(credentials())).includes(`(HTTP ${statusCode})`));
      assert.equal(requests.length, 1);
    });
  }

  for (const [code, attempts] of [
    ["ECONNRESET", 3],
    ["EPIPE", 3],
    ["ProxyUnavailable", 3],
    ["ConnectTimeout", 1],
    ["ReadTimeout", 1],
    ["ResponseTooLarge", 1],
    ["ECONNREFUSED", 1],
  ] as const) {
    it(`are sent ${attempts === 1 ? "once" : "three times"} if each fails with ${code}`, async () => {
      const { requests, credentials } = asking(URI, failing(new TransportError(code, "s3cr3t")));
      const message = await messageOf(credentials());
      assert.match(message, new RegExp(`the credentials URI \\(${code}\\)`));
      assert.ok(!message.includes("s3cr3t"));
      assert.equal(requests.length, attempts);
    });
  }

  it("are reported by the last failure", async () => {
    const outcomes = [
      () => ({ statusCode: 503 }),
      failing(new TransportError("ReadTimeout", "no complete response")),
    ];
    const { credentials } = asking(URI, () => outcomes.shift()?.() ?? {});
    assert.match(await messageOf(credentials()), /the credentials URI \(ReadTimeout\)/);
  });

  it("fail immediately with the error of a proxy that is not configured correctly", async () => {
    const wrong = new ConfigurationError("HTTPS_PROXY is not a URL.");
    const { requests, credentials } = asking(URI, failing(wrong));
    await assert.rejects(credentials(), wrong);
    assert.equal(requests.length, 1);
  });

  it("are not sent over plain HTTP by the default chain", async () => {
    process.env["ALIBABA_CLOUD_CREDENTIALS_URI"] = "http://192.0.2.1/c";
    const { requests, credentials } = asking({ kind: "defaultChain" }, () => ({
      body: JSON.stringify(temporaryCredentials("intercepted")),
    }));
    await assert.rejects(credentials(), NOT_FOUND);
    assert.equal(requests.length, 0);
  });

  it("are not sent over plain HTTP to the sign-in page of a profile", async () => {
    home.write(".aliyun/config.json", {
      current: "sso",
      profiles: [
        {
          name: "sso",
          mode: "CloudSSO",
          cloud_sso_sign_in_url: "http://signin.example/start",
          cloud_sso_account_id: "1",
          cloud_sso_access_config: "ac-1",
          access_token: "s3cr3t",
          cloud_sso_access_token_expire: Math.floor(Date.now() / 1000) + 3600,
        },
      ],
    });
    const { requests, credentials } = asking({ kind: "cliProfile", name: "sso" }, () => ({}));
    assert.match(await messageOf(credentials()), /aliyun command line \(PlainHttp\)/);
    assert.equal(requests.length, 0);
  });
});

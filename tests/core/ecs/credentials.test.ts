import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import { credentialsFrom, type CredentialSource } from "../../../core/ecs/credentials";
import { ConfigurationError } from "../../../core/errors";
import { isolatedHome } from "../../support/isolated-home";
import { fakeClock } from "./support/fake-clock";
import {
  answering,
  serve,
  type ScriptedAnswer,
  type ScriptedServer,
} from "./support/scripted-server";
import { temporaryCredentials } from "./support/temporary-credentials";

const NOT_FOUND = new ConfigurationError("No credentials found.");

/** A function that gets credentials, without waiting between attempts. */
const sourceOf = (source: CredentialSource) =>
  credentialsFrom(source, () => NOT_FOUND, { clock: fakeClock() });
const from = (source: CredentialSource) => sourceOf(source)();

describe("credentials", () => {
  it("from an access key are the key", async () => {
    const credentials = await from({
      kind: "accessKey",
      accessKeyId: "id",
      accessKeySecret: "secret",
    });
    assert.deepEqual(credentials, {
      accessKeyId: "id",
      accessKeySecret: "secret",
      securityToken: undefined,
      providerName: "static_ak",
    });
  });

  it("from a temporary access key have its token", async () => {
    const source = {
      kind: "accessKey",
      accessKeyId: "id",
      accessKeySecret: "secret",
      securityToken: "token",
    } as const;
    const { securityToken, providerName } = await from(source);
    assert.deepEqual([securityToken, providerName], ["token", "static_sts"]);
  });

  describe("from a profile whose mode only the library knows", () => {
    const home = isolatedHome();

    it("are the output of the command of an External profile", async () => {
      const answer = {
        mode: "AK",
        access_key_id: "ci-id",
        access_key_secret: "ci-secret",
      };
      const script = home.write("print.js", `console.log('${JSON.stringify(answer)}')`);
      home.write(".aliyun/config.json", {
        current: "ci",
        profiles: [{ name: "ci", mode: "External", process_command: `node ${script}` }],
      });
      const { accessKeyId, accessKeySecret } = await from({ kind: "cliProfile", name: "ci" });
      assert.deepEqual([accessKeyId, accessKeySecret], ["ci-id", "ci-secret"]);
    });

    it("never quote the file if it cannot be used", async () => {
      home.write(".aliyun/config.json", '{ "current": "ci", "access_key_secret": "s3cr3t" oops');
      await assert.rejects(from({ kind: "cliProfile", name: "ci" }), (error) => {
        assert.ok(ConfigurationError.isInstance(error));
        assert.match(
          error.message,
          /^No credentials could be obtained from the profile of the aliyun command line.*aliyun configure --profile ci/,
        );
        assert.ok(!inspect(error, { showHidden: true }).includes("s3cr3t"));
        return true;
      });
    });
  });

  describe("from the default chain", () => {
    const home = isolatedHome();
    const INI = ".alibabacloud/credentials";
    const ini = (key: string) =>
      `[default]\ntype = access_key\naccess_key_id = ${key}-id\naccess_key_secret = ${key}-secret\n`;

    it("are reported as missing if there are none", async () => {
      await assert.rejects(from({ kind: "defaultChain" }), NOT_FOUND);
    });

    it("are found by the same function after a failure", async () => {
      const credentials = sourceOf({ kind: "defaultChain" });
      await assert.rejects(credentials(), NOT_FOUND);
      await assert.rejects(credentials(), NOT_FOUND);
      home.write(INI, ini("late"));
      assert.equal((await credentials()).accessKeyId, "late-id");
    });

    it("are found in the environment after a failure", async () => {
      const credentials = sourceOf({ kind: "defaultChain" });
      await assert.rejects(credentials(), NOT_FOUND);
      process.env["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "late-id";
      process.env["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "late-secret";
      assert.equal((await credentials()).accessKeyId, "late-id");
    });

    it("fail with the error of the chain if a role is assumed with them", async () => {
      const role = { kind: "assumeRole", base: { kind: "defaultChain" }, roleArn: "a" } as const;
      await assert.rejects(from(role), NOT_FOUND);
    });

    it("are rejected if an HTTP header cannot carry them", async () => {
      home.write(INI, ini("s3cr3t\u00e9"));
      await assert.rejects(from({ kind: "defaultChain" }), (error) => {
        assert.ok(ConfigurationError.isInstance(error));
        assert.match(error.message, /^The access key ID from the default credential chain has a/);
        assert.ok(!inspect(error, { showHidden: true, depth: 9 }).includes("s3cr3t"));
        return true;
      });
    });
  });

  describe("from a URI", () => {
    let server: ScriptedServer;
    afterEach(() => server.stop());
    const fromUri = async (answer: ScriptedAnswer) => {
      server = await serve(answering(answer));
      return sourceOf({ kind: "uri", uri: `${server.endpoint}/credentials` });
    };

    it("are those of its response, requested once while they are valid", async () => {
      const credentials = await fromUri({ body: temporaryCredentials("uri") });
      const { accessKeyId, accessKeySecret, securityToken } = await credentials();
      assert.deepEqual(
        [accessKeyId, accessKeySecret, securityToken],
        ["STS.uri", "uri-secret", "uri-token"],
      );
      await credentials();
      assert.equal(server.requests.length, 1);
    });

    it("are fetched once for all callers that wait, and again after a failure", async () => {
      server = await serve(answering({ status: 403 }, { body: temporaryCredentials("uri") }));
      const source = { kind: "uri", uri: server.endpoint } as const;
      const credentials = sourceOf(source);
      await Promise.all([1, 2].map(() => assert.rejects(credentials(), /HTTP 403/)));
      assert.equal(server.requests.length, 1);
      assert.equal((await credentials()).accessKeyId, "STS.uri");
    });

    it("are fetched again, once for all callers, when the service has rejected them as expired", async () => {
      const credentials = await fromUri({ body: temporaryCredentials("uri") });
      const expired = await credentials();
      const renewed = await Promise.all([credentials({ expired }), credentials()]);
      assert.equal(server.requests.length, 2);
      assert.deepEqual(renewed[0], renewed[1]);
      await credentials({ expired: { ...expired, securityToken: "another" } });
      assert.equal(server.requests.length, 2);
    });

    it("are fetched by a source that has not fetched any, whatever has expired", async () => {
      const credentials = await fromUri({ body: temporaryCredentials("uri") });
      const expired = { accessKeyId: "a", accessKeySecret: "b", securityToken: "c" };
      assert.equal((await credentials({ expired })).accessKeyId, "STS.uri");
    });

    it("are still requested when one of two callers is aborted, and leave no listener", async () => {
      const received = Promise.withResolvers<undefined>();
      const goOn = Promise.withResolvers<undefined>();
      server = await serve((_request, response) => {
        received.resolve(undefined);
        void goOn.promise.then(() => response.end(JSON.stringify(temporaryCredentials("uri"))));
      });
      const credentials = sourceOf({ kind: "uri", uri: server.endpoint });
      const [leaving, staying] = [new AbortController(), new AbortController()];
      const [first, second] = [leaving, staying].map(({ signal }) => credentials({ signal }));
      await received.promise;
      leaving.abort();
      goOn.resolve(undefined);
      await first;
      assert.equal((await second)?.accessKeyId, "STS.uri");
      assert.equal(server.requests.length, 1);
      assert.deepEqual(getEventListeners(staying.signal, "abort"), []);
    });

    it("are no longer requested when all callers are aborted", async () => {
      const received = Promise.withResolvers<undefined>();
      const closed = Promise.withResolvers<undefined>();
      server = await serve((request) => {
        request.socket.on("close", closed.resolve);
        received.resolve(undefined);
      });
      const source = { kind: "uri", uri: server.endpoint } as const;
      const credentials = sourceOf(source);
      const controllers = [new AbortController(), new AbortController()] as const;
      const results = controllers.map(({ signal }) => credentials({ signal }));
      await received.promise;
      let isClosed = false;
      void closed.promise.then(() => (isClosed = true));
      controllers[0].abort();
      await new Promise(setImmediate);
      assert.equal(isClosed, false);
      controllers[1].abort();
      await Promise.all(results.map((result) => assert.rejects(result)));
      await closed.promise;
      assert.equal(server.requests.length, 1);
    });

    it("are fetched again when they are about to expire", async () => {
      const ending = {
        ...temporaryCredentials("uri"),
        Expiration: new Date(Date.now() + 1000).toISOString().replace(/\.\d+Z$/, "Z"),
      };
      const credentials = await fromUri({ body: ending });
      await credentials();
      await credentials();
      assert.equal(server.requests.length, 2);
    });

    const leaks: readonly (readonly [string, ScriptedAnswer, RegExp])[] = [
      [
        "a code that may be a key",
        { status: 400, body: { Code: "LTAI5s3cr3t0123456789", RequestId: "R-1" } },
        /credentials URI \(request ID R-1, HTTP 400\)/,
      ],
      [
        "a refusal",
        { status: 403, body: { Code: "Forbidden", Message: "s3cr3t", RequestId: "R-1" } },
        /\(Forbidden, request ID R-1, HTTP 403\)/,
      ],
      ["a non-JSON response", { body: '{"AccessKeySecret": "s3cr3t"' }, /credentials URI/],
      [
        "half a key",
        { body: { AccessKeyId: "id", AccessKeySecret: "s3cr3t" } },
        /^No credentials could be obtained from the credentials URI\. Check/,
      ],
      ["an HTML page", { status: 500, body: "<html>s3cr3t</html>" }, /HTTP 500/],
    ];
    for (const [name, answer, expected] of leaks) {
      it(`fail on ${name} without quoting it`, async () => {
        await assert.rejects(await fromUri(answer), (error) => {
          assert.ok(ConfigurationError.isInstance(error));
          assert.match(error.message, expected);
          assert.ok(!inspect(error, { showHidden: true, depth: 9 }).includes("s3cr3t"));
          assert.ok(!JSON.stringify(error).includes("s3cr3t"));
          return true;
        });
      });
    }
  });

  describe("from a URI are rejected, without quoting them, if", () => {
    const unusable: readonly (readonly [string, object, string])[] = [
      ["the key has a line break", { AccessKeyId: "s3cr3t\n" }, "access key ID"],
      ["the secret has a space", { AccessKeySecret: "s3cr3t " }, "access key secret"],
      ["the token has a line break", { SecurityToken: "s3cr3t\r\n" }, "security token"],
      ["the token is not ASCII", { SecurityToken: "s3cr3t\u200b" }, "security token"],
      ["the key is not a string", { AccessKeyId: { value: "s3cr3t" } }, "access key ID"],
      ["the key is a number", { AccessKeyId: 12345 }, "access key ID"],
    ];
    for (const [what, fields, part] of unusable) {
      it(what, async () => {
        const body = { ...temporaryCredentials("uri"), ...fields };
        const server = await serve(answering({ body }, { body: temporaryCredentials("uri") }));
        const credentials = sourceOf({ kind: "uri", uri: server.endpoint });
        await assert.rejects(credentials(), (error) => {
          assert.ok(ConfigurationError.isInstance(error));
          assert.ok(error.message.startsWith(`The ${part} from the credentials URI has a`));
          assert.ok(!inspect(error, { showHidden: true, depth: 9 }).includes("s3cr3t"));
          return true;
        });
        // Not kept: the next lookup fetches what the URI returns by then.
        assert.equal((await credentials()).accessKeyId, "STS.uri");
        await server.stop();
      });
    }
  });

  it("fail with the reason if the URI cannot be reached", async () => {
    const server = await serve(() => undefined);
    await server.stop();
    await assert.rejects(
      from({ kind: "uri", uri: server.endpoint }),
      /credentials URI \(ECONNREFUSED\)\. Check its settings, and that this machine can reach it\. See /,
    );
  });

  it("from a missing token file fail with the reason", async () => {
    const source = {
      kind: "oidc",
      roleArn: "acs:ram::1:role/r",
      oidcProviderArn: "acs:ram::1:oidc-provider/p",
      tokenFile: "/nowhere/token",
    } as const;
    await assert.rejects(from(source), /the OIDC role \(ENOENT\)/);
  });
});

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { credentialsFrom, type CredentialSource } from "../../../core/ecs/credentials";
import { ConfigurationError } from "../../../core/errors";
import { isolatedHome } from "../../support/isolated-home";
import {
  answering,
  serve,
  type ScriptedAnswer,
  type ScriptedServer,
} from "./support/scripted-server";
import { temporaryCredentials } from "./support/temporary-credentials";

const NOT_FOUND = new ConfigurationError("No credentials found.");

const from = (source: CredentialSource) => credentialsFrom(source, () => NOT_FOUND)();

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

  describe("from a file of the aliyun command line", () => {
    const home = isolatedHome();

    it("are those of the profile", async () => {
      home.write(".aliyun/config.json", {
        current: "other",
        profiles: [
          {
            name: "other",
            mode: "AK",
            access_key_id: "other-id",
            access_key_secret: "other-secret",
          },
          {
            name: "ci",
            mode: "StsToken",
            access_key_id: "ci-id",
            access_key_secret: "ci-secret",
            sts_token: "ci-token",
          },
        ],
      });
      const { accessKeyId, securityToken } = await from({ kind: "cliProfile", name: "ci" });
      assert.deepEqual([accessKeyId, securityToken], ["ci-id", "ci-token"]);
    });

    it("never quote it when it is broken", async () => {
      home.write(".aliyun/config.json", '{ "current": "ci", "access_key_secret": "s3cr3t" oops');
      await assert.rejects(from({ kind: "cliProfile", name: "ci" }), (error) => {
        assert.ok(ConfigurationError.isInstance(error));
        assert.match(
          error.message,
          /^No credentials could be got from the profile of the aliyun command line/,
        );
        assert.ok(!inspect(error, { showHidden: true }).includes("s3cr3t"));
        return true;
      });
    });

    it("are found by the default chain", async () => {
      home.write(".aliyun/config.json", {
        current: "ci",
        profiles: [
          { name: "ci", mode: "AK", access_key_id: "ci-id", access_key_secret: "ci-secret" },
        ],
      });
      assert.equal((await from({ kind: "defaultChain" })).accessKeyId, "ci-id");
    });

    it("are not found by the default chain where there is none", async () => {
      await assert.rejects(from({ kind: "defaultChain" }), NOT_FOUND);
    });
  });

  describe("from a URI", () => {
    let server: ScriptedServer;
    afterEach(() => server.stop());
    const fromUri = async (answer: ScriptedAnswer) => {
      server = await serve(answering(answer));
      return credentialsFrom(
        { kind: "uri", uri: `${server.endpoint}/credentials` },
        () => NOT_FOUND,
      );
    };

    it("are what it hands out, asked for once while they are good", async () => {
      const credentials = await fromUri({ body: temporaryCredentials("uri") });
      const { accessKeyId, accessKeySecret, securityToken } = await credentials();
      assert.deepEqual(
        [accessKeyId, accessKeySecret, securityToken],
        ["STS.uri", "uri-secret", "uri-token"],
      );
      await credentials();
      assert.equal(server.requests.length, 1);
    });

    it("are asked for once by all that wait for them, and anew after a failure", async () => {
      server = await serve(answering({ status: 500 }, { body: temporaryCredentials("uri") }));
      const source = { kind: "uri", uri: server.endpoint } as const;
      const credentials = credentialsFrom(source, () => NOT_FOUND);
      await Promise.all([1, 2].map(() => assert.rejects(credentials(), /HTTP 500/)));
      assert.equal(server.requests.length, 1);
      assert.equal((await credentials()).accessKeyId, "STS.uri");
    });

    it("are asked for anew when they are about to end", async () => {
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
        "a refusal",
        { status: 403, body: { Code: "Forbidden", Message: "s3cr3t", RequestId: "R-1" } },
        /\(Forbidden, request id R-1, HTTP 403\)/,
      ],
      ["no JSON", { body: '{"AccessKeySecret": "s3cr3t"' }, /credentials URI/],
      [
        "half a key",
        { body: { AccessKeyId: "id", AccessKeySecret: "s3cr3t" } },
        /^No credentials could be got from the credentials URI\. Check/,
      ],
      ["a page", { status: 500, body: "<html>s3cr3t</html>" }, /HTTP 500/],
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

  it("from a URI where nobody listens fail, and say so", async () => {
    const server = await serve(() => undefined);
    await server.stop();
    await assert.rejects(
      from({ kind: "uri", uri: server.endpoint }),
      /credentials URI \(ECONNREFUSED\)/,
    );
  });

  it("from a token file that is not there fail, and say so", async () => {
    const source = {
      kind: "oidc",
      roleArn: "acs:ram::1:role/r",
      oidcProviderArn: "acs:ram::1:oidc-provider/p",
      tokenFile: "/nowhere/token",
    } as const;
    await assert.rejects(from(source), /the OIDC role \(ENOENT\)/);
  });
});

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { inspect } from "node:util";
import { credentialsFrom, type CredentialSource } from "../../../core/ecs/credentials";
import { ConfigurationError } from "../../../core/errors";
import { isolatedHome } from "../../support/isolated-home";
import { makeCertificate, trust } from "./support/certificate";
import { temporaryCredentials } from "./support/temporary-credentials";

interface StsCall {
  readonly query: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
}

/** Role sessions are requested over TLS only, so the STS of this test has a certificate, made for each run. */
describe("sessions of a RAM role", () => {
  isolatedHome();
  let directory: string;
  let server: Server;
  let distrust: () => void;
  let calls: StsCall[];
  let answer: { status: number; body: unknown };

  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "sts-"));
    const certificate = makeCertificate(directory);
    distrust = trust(certificate.cert);
    server = createServer(certificate, (request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { searchParams } = new URL(request.url ?? "/", "https://localhost");
        calls.push({
          query: Object.fromEntries(searchParams),
          form: Object.fromEntries(new URLSearchParams(body)),
        });
        response.writeHead(answer.status, { "content-type": "application/json" });
        response.end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  });
  beforeEach(() => {
    calls = [];
    answer = { status: 200, body: { RequestId: "R-1", Credentials: temporaryCredentials("role") } };
  });
  after(() => {
    distrust();
    server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const stsEndpoint = () => `localhost:${(server.address() as AddressInfo).port}`;
  const ask = (source: CredentialSource) =>
    credentialsFrom(source, () => new ConfigurationError("not found"))();
  /** The error's message, and everything that can be seen of it. */
  const refusalOf = async (source: CredentialSource) => {
    const error = await ask(source).then(
      () => assert.fail("the session was granted"),
      (reason: unknown) => reason,
    );
    assert.ok(ConfigurationError.isInstance(error), String(error));
    const all = inspect(error, { showHidden: true, depth: 9 }) + JSON.stringify(error);
    return { message: error.message, all };
  };

  const assumeRole = (fields: object = {}): CredentialSource => ({
    kind: "assumeRole",
    base: {
      kind: "accessKey",
      accessKeyId: "base-id",
      accessKeySecret: "base-secret",
      securityToken: "base-token",
    },
    roleArn: "acs:ram::1:role/builder",
    stsEndpoint: stsEndpoint(),
    ...fields,
  });
  const oidc = (): CredentialSource => {
    const tokenFile = path.join(directory, "token");
    writeFileSync(tokenFile, "oidc-token-s3cr3t");
    return {
      kind: "oidc",
      roleArn: "acs:ram::1:role/pod",
      oidcProviderArn: "acs:ram::1:oidc-provider/ack",
      tokenFile,
      sessionName: "deploy",
      expiration: 900,
      stsEndpoint: stsEndpoint(),
    };
  };

  it("are requested with the key of the base credentials and all configured values", async () => {
    const policy = '{"Version":"1"}';
    const got = await ask(
      assumeRole({ sessionName: "deploy", policy, expiration: 1800, externalId: "ext" }),
    );
    assert.deepEqual(
      [got.accessKeyId, got.accessKeySecret, got.securityToken],
      ["STS.role", "role-secret", "role-token"],
    );
    const [call] = calls;
    assert.deepEqual(call?.form, {
      RoleArn: "acs:ram::1:role/builder",
      RoleSessionName: "deploy",
      Policy: policy,
      DurationSeconds: "1800",
      ExternalId: "ext",
    });
    assert.deepEqual(
      [call.query["Action"], call.query["AccessKeyId"], call.query["SecurityToken"]],
      ["AssumeRole", "base-id", "base-token"],
    );
  });

  it("are requested with a base key that has no token", async () => {
    const base = { kind: "accessKey", accessKeyId: "base-id", accessKeySecret: "s" } as const;
    assert.equal((await ask(assumeRole({ base }))).accessKeyId, "STS.role");
    const { AccessKeyId, SecurityToken } = calls[0]?.query ?? {};
    assert.deepEqual([AccessKeyId, SecurityToken], ["base-id", undefined]);
  });

  it("have the service's default duration, and a name, if none is configured", async () => {
    await ask(assumeRole());
    const { RoleSessionName, ...form } = calls[0]?.form ?? {};
    assert.deepEqual(form, { RoleArn: "acs:ram::1:role/builder", DurationSeconds: "3600" });
    assert.ok(RoleSessionName);
  });

  it("are requested with an OIDC token that is read from its file", async () => {
    assert.equal((await ask(oidc())).accessKeyId, "STS.role");
    const [call] = calls;
    assert.ok(call);
    assert.equal(call.query["Action"], "AssumeRoleWithOIDC");
    assert.deepEqual(call.form, {
      RoleArn: "acs:ram::1:role/pod",
      OIDCProviderArn: "acs:ram::1:oidc-provider/ack",
      OIDCToken: "oidc-token-s3cr3t",
      RoleSessionName: "deploy",
      DurationSeconds: "900",
    });
  });

  it("fail with the code and the request ID, and nothing else of the response", async () => {
    const Message = "role denied to base-id, oidc-token-s3cr3t";
    answer = { status: 403, body: { RequestId: "R-9", Code: "NoPermission", Message } };
    for (const source of [assumeRole(), oidc()]) {
      const { message, all } = await refusalOf(source);
      assert.match(
        message,
        /^No credentials could be obtained from the (assumed RAM|OIDC) role \(NoPermission, request ID R-9, HTTP 403\)\./,
      );
      assert.doesNotMatch(all, /role denied|s3cr3t|base-secret|base-token/);
    }
  });

  it("are never requested from a service whose certificate is not trusted", async () => {
    const { message } = await refusalOf(
      assumeRole({ stsEndpoint: stsEndpoint().replace("localhost", "127.0.0.1") }),
    );
    assert.match(message, /assumed RAM role \(\w+\)/);
    assert.equal(calls.length, 0);
  });

  it("are rejected if an HTTP header cannot carry the values that STS returns", async () => {
    for (const [field, part] of [
      ["AccessKeyId", "access key ID"],
      ["AccessKeySecret", "access key secret"],
      ["SecurityToken", "security token"],
    ] as const) {
      const Credentials = { ...temporaryCredentials("role"), [field]: "s3cr3t\n" };
      answer = { status: 200, body: { RequestId: "R-1", Credentials } };
      for (const [source, name] of [
        [assumeRole(), "assumed RAM role"],
        [oidc(), "OIDC role"],
      ] as const) {
        const { message, all } = await refusalOf(source);
        assert.ok(message.startsWith(`The ${part} from the ${name} has a character`), message);
        assert.doesNotMatch(all, /s3cr3t/);
      }
    }
  });

  it("are requested with a session of another role, which is checked as well", async () => {
    assert.equal((await ask(assumeRole({ base: oidc() }))).accessKeyId, "STS.role");
    const [first, second] = calls.map((call) => call.query);
    assert.deepEqual(
      [first?.["Action"], second?.["Action"], second?.["AccessKeyId"], second?.["SecurityToken"]],
      ["AssumeRoleWithOIDC", "AssumeRole", "STS.role", "role-token"],
    );
    const Credentials = { ...temporaryCredentials("role"), SecurityToken: "s3cr3t\n" };
    answer = { status: 200, body: { RequestId: "R-1", Credentials } };
    const { message, all } = await refusalOf(assumeRole({ base: oidc() }));
    assert.match(message, /^The security token from the OIDC role has a character/);
    assert.doesNotMatch(all, /s3cr3t/);
  });

  it("name the base if it cannot be used", async () => {
    const base = { ...oidc(), tokenFile: "/nowhere/token" } as CredentialSource;
    const { message } = await refusalOf(assumeRole({ base }));
    assert.match(message, /^No credentials could be obtained from the OIDC role \(ENOENT\)/);
  });
});

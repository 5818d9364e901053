import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import type { Credentials, CredentialSource } from "../../../provider/ecs/credentials";
import { certificateFile, makeCertificate } from "./support/certificate";
import { temporaryCredentials } from "./support/temporary-credentials";

const MODULE = path.join(__dirname, "../../../provider/ecs/credentials.ts");
// Prints the credentials, or the error with all that a person could see of it.
const SCRIPT = `
  const { inspect } = require("node:util");
  const { credentialsFrom } = require(${JSON.stringify(MODULE)});
  const print = (value) => console.log(JSON.stringify(value));
  credentialsFrom(JSON.parse(process.env.SOURCE), () => new Error("not found"))()
    .then(print, (error) => print({ error: error.message, all: inspect(error, { showHidden: true, depth: 9 }) + JSON.stringify(error) }));`;

interface StsCall {
  readonly query: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
}

/** Role sessions are asked for over TLS only, so that the STS here has a certificate, made for each run. */
describe("sessions of a RAM role", () => {
  let directory: string;
  let server: Server;
  let calls: StsCall[];
  let answer: { status: number; body: unknown };

  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "sts-"));
    const certificate = makeCertificate(directory);
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
    server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const stsEndpoint = () => `localhost:${(server.address() as AddressInfo).port}`;
  const ask = async (source: CredentialSource) => {
    const env = {
      PATH: process.env["PATH"],
      HOME: directory,
      NODE_EXTRA_CA_CERTS: certificateFile(directory),
      SOURCE: JSON.stringify(source),
    };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "-e", SCRIPT],
      { env },
    );
    return JSON.parse(stdout) as Credentials & { error?: string; all?: string };
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

  it("are asked for with the base's key, and all that was configured", async () => {
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

  it("have the service's own length, and a name, when none is configured", async () => {
    await ask(assumeRole());
    const { DurationSeconds, RoleSessionName } = calls[0]?.form ?? {};
    assert.equal(DurationSeconds, "3600");
    assert.ok(RoleSessionName);
  });

  it("are got for an OIDC token that is read from its file", async () => {
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

  it("are refused with the code and the request id, and nothing else of the answer", async () => {
    const Message = "role denied to base-id, oidc-token-s3cr3t";
    answer = { status: 403, body: { RequestId: "R-9", Code: "NoPermission", Message } };
    for (const source of [assumeRole(), oidc()]) {
      const { error = "", all = "" } = await ask(source);
      assert.match(
        error,
        /^No credentials could be got from the (assumed RAM|OIDC) role \(NoPermission, request id R-9\)\./,
      );
      assert.doesNotMatch(all, /role denied|s3cr3t|base-secret|base-token/);
    }
  });

  it("are never asked for from a service whose certificate is not trusted", async () => {
    const { error = "" } = await ask(
      assumeRole({ stsEndpoint: stsEndpoint().replace("localhost", "127.0.0.1") }),
    );
    assert.match(error, /assumed RAM role \(\w+\)/);
    assert.equal(calls.length, 0);
  });
});

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { onlySigning } from "../../tools/bundle/only-signing";
import { ownTransport } from "../../tools/bundle/own-transport";

const ROOT = path.join(__dirname, "../..");

/** Assumes a role with the bundled library, whose requests get one response. */
const PROGRAM = `
  const { httpxSender, RAMRoleARNCredentialsProvider } = require("./credentials.js");
  const base = { getProviderName: () => "base", getCredentials: async () => ({ accessKeyId: "key-id-s3cr3t", accessKeySecret: "key-s3cr3t", securityToken: "token-s3cr3t" }) };
  const provider = RAMRoleARNCredentialsProvider.builder().withCredentialsProvider(base).withRoleArn("acs:ram::1:role/r").build();
  const body = JSON.stringify({ Credentials: { AccessKeyId: "STS.id", AccessKeySecret: "s", SecurityToken: "t", Expiration: "2999-01-01T00:00:00Z" } });
  const send = async (url) => { console.log(new URL(url).host); return { statusCode: 200, headers: {}, body }; };
  httpxSender.run(send, () => provider.getCredentials()).then(({ accessKeyId }) => console.log(accessKeyId));`;

describe("the bundle of the credentials library", () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(path.join(tmpdir(), "bundle-"));
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("uses the transport of this package, and prints nothing under DEBUG", async () => {
    const { metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: ["core/ecs/credentials-library.ts"],
      outfile: path.join(directory, "credentials.js"),
      bundle: true,
      platform: "node",
      format: "cjs",
      plugins: [onlySigning, ownTransport],
      metafile: true,
      logLevel: "error",
    });
    const packages = Object.keys(metafile.inputs).map(
      (file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1],
    );
    assert.ok(packages.includes("@alicloud/credentials"));
    assert.ok(!packages.includes("httpx") && !packages.includes("debug"));
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["-e", PROGRAM], {
      cwd: directory,
      env: { ...process.env, DEBUG: "*", NODE_OPTIONS: "--throw-deprecation" },
    });
    assert.equal(stdout, "sts.aliyuncs.com\nSTS.id\n");
    assert.equal(stderr, "");
  });
});

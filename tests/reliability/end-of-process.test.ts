import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { PIPELINE } from "../core/support/scenarios";
import { serve, type ScriptedServer } from "../core/ecs/support/scripted-server";
import { temporaryCredentials } from "../core/ecs/support/temporary-credentials";
import { GOOD, refusal, send } from "./faults/answers";

const ROOT = path.join(__dirname, "../..");

/** A program that looks up an image, prints the outcome, and has nothing else to do. The server keeps its connections open for longer than the test may take. */
const PROGRAM = `
  const { getLatestImage } = require("./core/functions");
  const { environmentVariables } = require("./core/settings/sources");
  const controller = new AbortController();
  if (process.env.ABORT_AFTER) setTimeout(() => controller.abort(new Error("aborted")), Number(process.env.ABORT_AFTER)).unref();
  const run = { scope: {}, preview: false, notify: () => {}, signal: controller.signal,
    settings: { environment: environmentVariables(process.env) } };
  getLatestImage({ imagePipelineId: "${PIPELINE}" }, run)
    .then(({ imageId }) => console.log(imageId), (error) => console.log(error.code ?? error.message));`;

interface Ended {
  readonly printed: string;
  readonly exitCode: number | null;
}

async function runProgram(env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", "tsx", "--eval", PROGRAM], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  return { printed: printed.trim(), exitCode };
}

describe("the end of a process", () => {
  let home: string;
  let server: ScriptedServer;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "end-"));
  });
  afterEach(async () => {
    await server.stop();
    rmSync(home, { recursive: true });
  });

  const env = () => ({
    HOME: home,
    ALIBABA_CLOUD_ENDPOINT_ECS: server.endpoint,
    ALICLOUD_REGION: "cn-hangzhou",
  });
  const key = { ALICLOUD_ACCESS_KEY: "key", ALICLOUD_SECRET_KEY: "secret" };
  const check = async (variables: Record<string, string>, printed: string) => {
    const ended = await runProgram({ ...env(), ...variables });
    assert.deepEqual([ended.printed, ended.exitCode], [printed, 0]);
  };

  it("is not delayed by the idle connection of a lookup", async () => {
    server = await serve((_request, response) => {
      send(response, 200, GOOD);
    });
    await check(key, "m-new");
  });

  it("is not delayed by a lookup that failed", async () => {
    server = await serve((_request, response) => {
      send(response, 403, refusal("Forbidden.RAM"));
    });
    await check(key, "Forbidden.RAM");
  });

  it("is not delayed by a lookup that was aborted during a request", async () => {
    server = await serve((_request, response) => {
      response.write("{");
    });
    await check({ ...key, ABORT_AFTER: "700" }, "aborted");
  });

  it("is not delayed by a credentials URI that never completes its response", async () => {
    server = await serve((_request, response) => {
      response.write("{");
    });
    const uri = { ALICLOUD_CREDENTIALS_URI: server.endpoint, ABORT_AFTER: "700" };
    await check(uri, "aborted");
  });

  it("is not delayed by the idle connection to a credentials URI", async () => {
    server = await serve((request, response) => {
      send(response, 200, request.method === "GET" ? temporaryCredentials("uri") : GOOD);
    });
    await check({ ALICLOUD_CREDENTIALS_URI: server.endpoint }, "m-new");
  });
});

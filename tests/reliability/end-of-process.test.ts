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
/** Milliseconds; far below the minute for which the server keeps idle connections. */
const PROMPTLY = 2_000;

/** A program that looks up an image, says what came of it, and has nothing else to do. */
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
  /** Milliseconds from its last output to its end. */
  readonly lingered: number;
}

async function runProgram(env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", "tsx", "--eval", PROGRAM], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let [printed, last] = ["", Date.now()];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    last = Date.now();
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  return { printed: printed.trim(), exitCode, lingered: Date.now() - last };
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
    assert.ok(ended.lingered < PROMPTLY, `lingered for ${ended.lingered} ms`);
  };

  it("is not held up by the idle connection of a lookup", async () => {
    server = await serve((_request, response) => {
      send(response, 200, GOOD);
    });
    await check(key, "m-new");
  });

  it("is not held up by a lookup that failed", async () => {
    server = await serve((_request, response) => {
      send(response, 403, refusal("Forbidden.RAM"));
    });
    await check(key, "Forbidden.RAM");
  });

  it("is not held up by a lookup that was aborted in mid-request", async () => {
    server = await serve((_request, response) => {
      response.write("{");
    });
    await check({ ...key, ABORT_AFTER: "700" }, "aborted");
  });

  it("is not held up by the idle connection to a credentials URI", async () => {
    server = await serve((request, response) => {
      send(response, 200, request.method === "GET" ? temporaryCredentials("uri") : GOOD);
    });
    await check({ ALICLOUD_CREDENTIALS_URI: server.endpoint }, "m-new");
  });
});

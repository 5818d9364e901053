import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { PIPELINE } from "../../core/support/scenarios";
import { serve } from "../../core/ecs/support/scripted-server";
import type { HostileCase } from "./hostile-responses";

const ROOT = path.join(__dirname, "../../..");

/** A program that looks up an image, and reports how much memory that took at most, in bytes. */
const PROGRAM = `
  const { getImagePipelineExecutions, getLatestImage } = require("./core/functions");
  const { environmentVariables, settingsOf } = require("./core/settings/sources");
  require("./core/ecs/credentials-library");
  const settings = {
    // A response that is too much is too much each time: few tries show it.
    stack: settingsOf({ maxRetryTimeout: 1 }, (names) => names),
    environment: environmentVariables(process.env),
  };
  const run = { scope: {}, whilePending: "wait", notify: () => {}, settings };
  const peak = () => process.resourceUsage().maxRSS * 1024;
  const before = peak();
  const report = (outcome) => console.log(JSON.stringify({ outcome, bytes: peak() - before }));
  const lookup = process.env.IS_LIST ? getImagePipelineExecutions : getLatestImage;
  lookup({ imagePipelineId: "${PIPELINE}" }, run).then(() => report("a result"), ({ name, code }) => report(name + " " + code));`;

/** What a lookup against a hostile server comes to. */
export interface Measured {
  readonly outcome: string;
  /** The peak of the resident memory over the start, in bytes. */
  readonly bytes: number;
}

/** Looks up an image in a process of its own. */
export async function measureMemory({
  listener,
  isCredentialsUri = false,
  isList = false,
}: HostileCase): Promise<Measured> {
  const server = await serve(listener);
  const home = mkdtempSync(path.join(tmpdir(), "memory-"));
  try {
    const credentials = isCredentialsUri
      ? { ALICLOUD_CREDENTIALS_URI: server.endpoint }
      : { ALICLOUD_ACCESS_KEY: "key", ALICLOUD_SECRET_KEY: "secret" };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "--eval", PROGRAM],
      {
        cwd: ROOT,
        env: {
          PATH: process.env["PATH"] ?? "",
          HOME: home,
          ALIBABA_CLOUD_ENDPOINT_ECS: server.endpoint,
          ALICLOUD_REGION: "cn-hangzhou",
          IS_LIST: isList ? "1" : "",
          ...credentials,
        },
      },
    );
    return JSON.parse(stdout) as Measured;
  } finally {
    await server.stop();
    rmSync(home, { recursive: true });
  }
}

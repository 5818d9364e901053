import { parseArgs } from "node:util";
import RPCClient from "@alicloud/pop-core";
import { readOptions, UsageError } from "./command-line";
import { BUILD_OUTCOMES } from "./state/status";

const HELP = `Usage: npm run emulator:build -- --pipeline ID [--outcome OUTCOME] [--image ID] [--endpoint URL]

Starts a build in a running emulator. The build then passes through its statuses.
Set the environment variables that the emulator prints at its start.

  --pipeline ID      image pipeline, such as ip-quickstart0001
  --outcome OUTCOME  ${BUILD_OUTCOMES.join(", ")} (default: from the scenario)
  --image ID         image that the build creates, such as m-2 (default: from the scenario)
  --endpoint URL     endpoint of the emulator (default: $ALIBABA_CLOUD_ENDPOINT_ECS)
  --help             show this help`;

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost)$/;

async function main(): Promise<void> {
  const { values: options } = readOptions(() =>
    parseArgs({
      options: {
        pipeline: { type: "string" },
        outcome: { type: "string" },
        image: { type: "string" },
        endpoint: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }),
  );
  if (options.help) {
    console.log(HELP);
    return;
  }
  const { pipeline, outcome, image } = options;
  if (pipeline === undefined) throw new UsageError("--pipeline is missing");
  const endpoint = loopback(options.endpoint ?? variable("ALIBABA_CLOUD_ENDPOINT_ECS"));
  const securityToken = process.env["ALICLOUD_SECURITY_TOKEN"];
  const client = new RPCClient({
    endpoint,
    apiVersion: "2014-05-26",
    accessKeyId: variable("ALICLOUD_ACCESS_KEY"),
    accessKeySecret: variable("ALICLOUD_SECRET_KEY"),
    ...(securityToken !== undefined && { securityToken }),
  });
  const { ExecutionId } = await client.request<{ ExecutionId: string }>(
    "StartImagePipelineExecution",
    {
      RegionId: variable("ALICLOUD_REGION"),
      ImagePipelineId: pipeline,
      ...(outcome !== undefined && { EmulatorOutcome: outcome }),
      ...(image !== undefined && { EmulatorImageId: image }),
    },
    { method: "POST" },
  );
  console.log(`Started ${ExecutionId} of ${pipeline}.`);
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new UsageError(
      `${name} is not set: export the variables that \`npm run emulator\` prints at its start`,
    );
  }
  return value;
}

/** Accepts only loopback addresses: on the real service, a build would cost money. */
function loopback(endpoint: string): string {
  const text = endpoint.includes("://") ? endpoint : `http://${endpoint}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !LOOPBACK.test(url.hostname)) {
    throw new UsageError(`${endpoint} is not an emulator: this command only connects to 127.0.0.1`);
  }
  return url.origin;
}

function fail(error: unknown): void {
  process.exitCode = 2;
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${HELP}`);
    return;
  }
  process.exitCode = 1;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ECONNREFUSED") {
    console.error("No emulator is running at this endpoint: start one with `npm run emulator`.");
  } else if (isRefusal(error)) {
    // The message of the client contains the URL with the signature.
    console.error(`The emulator refused the request: ${error.data.Code}: ${error.data.Message}`);
  } else {
    console.error(error instanceof Error ? error.message : error);
  }
}

function isRefusal(error: unknown): error is { data: { Code: string; Message: string } } {
  return error instanceof Error && "data" in error && typeof error.data === "object";
}

main().catch(fail);

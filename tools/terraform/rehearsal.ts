import { spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { credentials, makeGenericClientConstructor } from "@grpc/grpc-js";
import { Emulator } from "../../emulator";
import { QUICKSTART_SCENARIO } from "../../emulator/quickstart";
import { sent, toObject } from "../../provider/terraform/attributes";
import { selfSigned } from "../../provider/terraform/certificate";
import { PROVIDER_ATTRIBUTES } from "../../provider/terraform/configuration";
import {
  controllerService,
  providerService,
  type MethodName,
  type Request,
  type Response,
} from "../../provider/terraform/protocol";
import { DATA_SOURCES, RESOURCE, RESOURCE_ATTRIBUTES } from "../../provider/terraform/tables";

const COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

type Call = (request: object, done: (error: Error | null, response: object) => void) => void;

/** Starts a provider and uses it as Terraform does in a plan and an apply, with the emulator. */
export async function planAndApply([command, ...args]: readonly [
  string,
  ...string[],
]): Promise<void> {
  const emulator = await Emulator.start({ scenario: QUICKSTART_SCENARIO });
  const client = selfSigned();
  const child = spawn(command, args, {
    env: {
      PATH: process.env["PATH"],
      TF_PLUGIN_MAGIC_COOKIE: COOKIE,
      PLUGIN_CLIENT_CERT: client.pem,
      ...emulator.environment(),
    },
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const ended = once(child, "exit");
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const [, , , address = "", , der = ""] = line.toString().trim().split("|");
    const server = new X509Certificate(Buffer.from(der, "base64"));
    const Constructor = makeGenericClientConstructor(
      { ...providerService, ...controllerService },
      "Provider",
    );
    const connection = new Constructor(
      address,
      credentials.createSsl(
        Buffer.from(server.toString()),
        Buffer.from(client.key),
        Buffer.from(client.pem),
      ),
      { "grpc.ssl_target_name_override": "localhost" },
    );
    const methods = connection as unknown as Record<string, Call>;
    const invoke = (name: string, request: object): Promise<object> =>
      new Promise((resolve, reject) => {
        methods[name]?.call(connection, request, (error, response) => {
          if (error === null) resolve(response);
          else reject(error);
        });
      });
    await use(<M extends MethodName>(name: M, request: Request<M>) =>
      invoke(name, request).then((response) => response as Response<M>),
    );
    await invoke("Shutdown", {});
    connection.close();
    await ended;
  } finally {
    child.kill();
    await emulator.stop();
  }
}

async function use(
  call: <M extends MethodName>(name: M, request: Request<M>) => Promise<Response<M>>,
): Promise<void> {
  const settings = { assumeRole: [], assumeRoleWithOidc: [], endpoints: [] };
  const configuration = {
    config: sent(PROVIDER_ATTRIBUTES, toObject(PROVIDER_ATTRIBUTES, settings)),
  };
  await call("GetProviderSchema", {});
  await call("ValidateProviderConfig", configuration);
  await call("ConfigureProvider", configuration);
  const args = { imagePipelineName: "web" };
  for (const [typeName, attributes] of Object.entries(DATA_SOURCES)) {
    const config = sent(attributes, toObject(attributes, args));
    await call("ValidateDataResourceConfig", { typeName, config });
    await call("ReadDataSource", { typeName, config });
  }
  const typeName = RESOURCE;
  const config = sent(RESOURCE_ATTRIBUTES, toObject(RESOURCE_ATTRIBUTES, args));
  const priorState = sent(RESOURCE_ATTRIBUTES, undefined);
  await call("ValidateResourceConfig", { typeName, config });
  const change = { typeName, config, priorState };
  const { plannedState, plannedPrivate } = await call("PlanResourceChange", {
    ...change,
    proposedNewState: config,
  });
  const { newState } = await call("ApplyResourceChange", {
    ...change,
    plannedState,
    plannedPrivate,
  });
  await call("ReadResource", { typeName, currentState: newState });
}

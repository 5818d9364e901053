import { Server, ServerCredentials } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  ConfigureResponse,
  GetSchemaResponse,
  ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { checkConfig, diffConfig } from "./provider-resource";
import type * as lifecycle from "./lifecycle";
import { received } from "./properties";
import { schemaText, version } from "./schema";
import { Session } from "./session";
import { unary } from "./unary";

/** A program with many resources sends more than gRPC's usual 4 MB. */
const MAX_MESSAGE_LENGTH = 400 * 1024 * 1024;

/** The methods that the plugin has; the engine takes the others for not implemented. */
type Methods = Pick<
  IResourceProviderServer,
  | "handshake"
  | "attach"
  | "getPluginInfo"
  | "getSchema"
  | "checkConfig"
  | "diffConfig"
  | "configure"
  | "invoke"
  | "check"
  | "diff"
  | "create"
  | "read"
  | "update"
  | "delete"
  | "cancel"
>;

/** A plugin that is served. */
export interface RunningPlugin {
  readonly port: number;
  stop(): void;
}

/**
 * Serves the provider on a port of its own, on loopback.
 *
 * @param engineAddress - where messages to the user go; without it, to the standard error stream
 */
export async function startPlugin(engineAddress: string | undefined): Promise<RunningPlugin> {
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_LENGTH,
    "grpc.max_send_message_length": MAX_MESSAGE_LENGTH,
  });
  const session = new Session(engineAddress);
  server.addService(ResourceProviderService, { ...methodsOf(session) });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    stop: () => {
      session.cancel();
      session.close();
      server.forceShutdown();
    },
  };
}

function methodsOf(session: Session): Methods {
  return {
    handshake: unary(() =>
      new ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        .setAcceptResources(false)
        .setAcceptOutputs(false),
    ),
    attach: unary((request) => {
      session.attach(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: unary(() => new PluginInfo().setVersion(version())),
    getSchema: unary(() => new GetSchemaResponse().setSchema(schemaText())),
    checkConfig: unary(checkConfig),
    diffConfig: unary(diffConfig),
    configure: unary((request) => {
      session.configure(received(request.getArgs()).values);
      return new ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),
    invoke: unary((request) => load().invoke(session, request)),
    check: unary((request) => load().check(session, request)),
    diff: unary((request) => load().diff(session, request)),
    create: unary((request) => load().create(session, request)),
    read: unary((request) => load().read(session, request)),
    update: unary((request) => load().update(session, request)),
    delete: unary(() => load().remove()),
    cancel: unary(() => {
      session.cancel();
      return new Empty();
    }),
  };
}

/** Loaded with the first call that needs it: the engine also starts plugins for their schema alone. */
function load(): typeof lifecycle {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("./lifecycle") as typeof lifecycle;
}

import { readFileSync } from "node:fs";
import path from "node:path";
import { Server, ServerCredentials, status, type handleUnaryCall } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  ConfigureResponse,
  GetSchemaResponse,
  ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import type * as configuration from "./configuration";
import type * as functions from "./functions";
import type * as resource from "./resource";
import { Sessions, type Session } from "./session";
import { inPluginTerms, received } from "./wire";

/** A program with many resources sends more than gRPC's default of 4 MB. */
const MAX_MESSAGE_LENGTH = 400 * 1024 * 1024;

/** The methods that the plugin implements. The engine has a default for each of the others. */
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

/** A plugin that serves requests. */
export interface RunningPlugin {
  readonly port: number;
  stop(): void;
}

/**
 * Serves the provider on a free port of the loopback interface.
 *
 * @param engineAddress - where messages to the user go; without it, to the standard error stream
 */
export async function startPlugin(engineAddress: string | undefined): Promise<RunningPlugin> {
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_LENGTH,
    "grpc.max_send_message_length": MAX_MESSAGE_LENGTH,
  });
  const sessions = new Sessions(engineAddress);
  server.addService(ResourceProviderService, { ...methodsOf(sessions) });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    stop: () => {
      sessions.close();
      server.forceShutdown();
    },
  };
}

function methodsOf(sessions: Sessions): Methods {
  const inSession = <Request, Response>(
    respond: (session: Session, request: Request) => Response | Promise<Response>,
  ) => unary((request: Request, connection) => respond(sessions.of(connection), request));
  return {
    handshake: unary(() =>
      new ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        .setAcceptResources(false)
        .setAcceptOutputs(false),
    ),
    attach: unary((request, connection) => {
      sessions.attach(connection, request.getAddress());
      return new Empty();
    }),
    getPluginInfo: unary(() => new PluginInfo().setVersion(version())),
    getSchema: unary(() => new GetSchemaResponse().setSchema(schemaText())),
    checkConfig: unary((request) => loadConfiguration().checkConfig(request)),
    diffConfig: unary((request) => loadConfiguration().diffConfig(request)),
    configure: unary((request, connection) => {
      sessions.configure(connection, received(request.getArgs()).values);
      return new ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),
    invoke: inSession((session, request) => loadFunctions().invoke(session, request)),
    check: inSession((session, request) => loadResource().check(session, request)),
    diff: inSession((session, request) => loadResource().diff(session, request)),
    create: inSession((session, request) => loadResource().create(session, request)),
    read: inSession((session, request) => loadResource().read(session, request)),
    update: inSession((session, request) => loadResource().update(session, request)),
    // Deleting sends no request: the image and the pipeline do not belong to the resource.
    delete: unary(() => new Empty()),
    cancel: unary((_request, connection) => {
      sessions.cancel(connection);
      return new Empty();
    }),
  };
}

/*
 * Loaded with the first call that needs it: the engine also starts plugins only for their schema.
 */

function loadConfiguration(): typeof configuration {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("./configuration") as typeof configuration;
}

function loadFunctions(): typeof functions {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("./functions") as typeof functions;
}

function loadResource(): typeof resource {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("./resource") as typeof resource;
}

/** A gRPC method from a function. The user sees the message of an error without its stack. */
function unary<Request, Response>(
  respond: (request: Request, connection: string) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then((request) => respond(request, call.getPeer()))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          callback({ code: status.UNKNOWN, details: inPluginTerms(message) });
        },
      );
  };
}

/** In the bundle, the schema is a part of the program. */
declare const BUNDLED_SCHEMA: string | undefined;

function schemaText(): string {
  return typeof BUNDLED_SCHEMA === "string"
    ? BUNDLED_SCHEMA
    : readFileSync(path.resolve(__dirname, "../../schema.json"), "utf8");
}

function version(): string {
  return (JSON.parse(schemaText()) as { readonly version: string }).version;
}

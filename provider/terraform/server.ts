import type { Duplex } from "node:stream";
import { Server, ServerCredentials, type handleUnaryCall } from "@grpc/grpc-js";
import type { Certificate } from "./certificate";
import type * as dataSources from "./data-sources";
import type * as diagnostics from "./diagnostics";
import {
  controllerService,
  METHODS,
  providerService,
  type Message,
  type MethodName,
  type Request,
  type Response,
} from "./protocol";
import type * as resource from "./resource";
import type * as session from "./session";
import type * as tables from "./tables";

/** Larger than any state: gRPC's default is 4 MB. */
const MAX_MESSAGE_LENGTH = 256 * 1024 * 1024;

/** The time in which Terraform has to close its connection before the process ends, in milliseconds. */
const SHUTDOWN_LIMIT = 1000;

/** How the server proves who it is, and knows who calls it. */
export interface Identity {
  readonly certificate: Certificate;
  /** The certificate of the only client, in PEM. */
  readonly client: string;
}

/** What a server needs from its process. */
export interface ServerOptions {
  /** @default connections are not encrypted */
  readonly identity?: Identity | undefined;
  /** Called when Terraform does not need the process any more. */
  readonly onShutdown: () => void;
  /** @default the log of Terraform */
  readonly log?: diagnostics.Log;
}

/** A provider that serves the connections that it is handed. */
export interface ProviderServer {
  readonly accept: (connection: Duplex) => void;
  readonly stop: () => void;
}

/** The methods; each is loaded with what it needs by its first call. */
type Methods = {
  readonly [M in MethodName]: (request: Request<M>) => Response<M> | Promise<Response<M>>;
};

/** Serves the provider. */
export function serveProvider({ identity, onShutdown, log }: ServerOptions): ProviderServer {
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_LENGTH,
    "grpc.max_send_message_length": MAX_MESSAGE_LENGTH,
  });
  const write: diagnostics.Log = (...line) => {
    (log ?? loadDiagnostics().log)(...line);
  };
  const methods = providerMethods(write);
  const handlers = Object.keys(METHODS).map((name) => [
    name,
    handler(name as MethodName, methods, write),
  ]);
  server.addService(providerService, Object.fromEntries(handlers) as Record<string, never>);
  server.addService(controllerService, {
    Shutdown: ((_call, respond) => {
      respond(null, {});
      // Terraform closes its connection when it has the response.
      isShuttingDown = true;
      setTimeout(onShutdown, SHUTDOWN_LIMIT);
    }) satisfies handleUnaryCall<object, object>,
  });
  const injector = server.createConnectionInjector(credentialsOf(identity));
  const connections = new Set<Duplex>();
  let isShuttingDown = false;
  return {
    accept: (connection) => {
      connections.add(connection);
      connection.once("close", () => {
        connections.delete(connection);
        if (isShuttingDown && connections.size === 0) onShutdown();
      });
      injector.injectConnection(connection);
    },
    stop: () => {
      server.forceShutdown();
    },
  };
}

function credentialsOf(identity: Identity | undefined): ServerCredentials {
  if (identity === undefined) return ServerCredentials.createInsecure();
  const { certificate, client } = identity;
  const pair = {
    private_key: Buffer.from(certificate.key),
    cert_chain: Buffer.from(certificate.pem),
  };
  return ServerCredentials.createSsl(Buffer.from(client), [pair], true);
}

/** In the bundle, the encoded response that describes the provider, in base64. */
declare const ENCODED_SCHEMA: string | undefined;

function providerMethods(log: diagnostics.Log): Methods {
  let current: session.Session | undefined;
  const configured = (): session.Session => (current ??= new (loadSession().Session)({}, log));
  return {
    GetProviderSchema: () =>
      typeof ENCODED_SCHEMA === "string"
        ? // The bytes are the response.
          (Buffer.from(ENCODED_SCHEMA, "base64") as Response<"GetProviderSchema">)
        : loadTables().schemaResponse(),
    ValidateProviderConfig: (request) => loadSession().validateProviderConfig(request),
    ValidateResourceConfig: (request) => loadResource().validateResource(request),
    ValidateDataResourceConfig: (request) => loadDataSources().validateDataSource(request),
    UpgradeResourceState: (request) => loadResource().upgradeState(request),
    ConfigureProvider: (request) => {
      current = loadSession().Session.configured(request, log);
      return {};
    },
    ReadResource: (request) => loadResource().readResource(configured(), request),
    PlanResourceChange: (request) => loadResource().planChange(configured(), request),
    ApplyResourceChange: (request) => loadResource().applyChange(configured(), request),
    ImportResourceState: (request) => loadResource().importState(request),
    ReadDataSource: (request) => loadDataSources().readDataSource(configured(), request),
    StopProvider: () => {
      current?.cancel();
      return {};
    },
  };
}

/** A gRPC method. Whatever goes wrong in it is a diagnostic, which Terraform shows with the resource. */
function handler(
  name: MethodName,
  methods: Methods,
  log: diagnostics.Log,
): handleUnaryCall<object, object> {
  const respond: (request: object) => object | Promise<object> = methods[name];
  return ({ request }, callback) => {
    const started = performance.now();
    const { typeName = "" } = request as { readonly typeName?: string };
    Promise.resolve(request)
      .then(respond)
      .catch((error: unknown): { diagnostics: readonly Message<"Diagnostic">[] } => ({
        diagnostics: loadDiagnostics().errorDiagnostics({}, error),
      }))
      .then((response) => {
        const milliseconds = (performance.now() - started).toFixed(0);
        log("debug", `${name} ${typeName}`.trim() + `: ${milliseconds} ms`);
        callback(null, response);
      })
      .catch((error: unknown) => {
        callback(error as Error);
      });
  };
}

/*
 * Loaded by the first call that needs it: Terraform starts a provider several times in each command, and
 * needs only a part of it each time.
 */

/* eslint-disable @typescript-eslint/no-require-imports */
const loadDataSources = once(() => require("./data-sources") as typeof dataSources);
const loadDiagnostics = once(() => require("./diagnostics") as typeof diagnostics);
const loadResource = once(() => require("./resource") as typeof resource);
const loadSession = once(() => require("./session") as typeof session);
const loadTables = once(() => require("./tables") as typeof tables);
/* eslint-enable @typescript-eslint/no-require-imports */

/** A bundle does some work for each `require`. */
function once<T extends object>(load: () => T): () => T {
  let loaded: T | undefined;
  return () => (loaded ??= load());
}

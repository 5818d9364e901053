import { EventEmitter, once } from "node:events";
import { Server, ServerCredentials, type handleUnaryCall } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogSeverity, type LogRequest } from "@pulumi/pulumi/proto/engine_pb";

/** A message of a plugin to the user. */
export interface Message {
  readonly severity: string;
  readonly message: string;
  readonly urn: string;
}

/** The engine's log, as a plugin sees it. */
export class EngineStandIn {
  private constructor(
    private readonly server: Server,
    readonly address: string,
    readonly messages: Message[],
    private readonly events: EventEmitter,
  ) {}

  static async start(): Promise<EngineStandIn> {
    const server = new Server();
    const messages: Message[] = [];
    const events = new EventEmitter();
    const log: handleUnaryCall<LogRequest, Empty> = (call, callback) => {
      const { request } = call;
      messages.push({
        severity: request.getSeverity() === LogSeverity.WARNING ? "warning" : "info",
        message: request.getMessage(),
        urn: request.getUrn(),
      });
      events.emit("message");
      callback(null, new Empty());
    };
    server.addService(EngineService, { log });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    return new EngineStandIn(server, `127.0.0.1:${port}`, messages, events);
  }

  /** Resolves when the next message arrives. */
  async nextMessage(): Promise<void> {
    await once(this.events, "message");
  }

  stop(): void {
    this.server.forceShutdown();
  }
}

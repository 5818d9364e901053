import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { ApiError } from "../errors";
import type { ResolvedFault } from "../faults";
import { type Answer, errorAnswer, htmlAnswer, successAnswer, throttlingAnswer } from "./answer";
import { type Call, readCall } from "./call";
import { recordedCall, type RecordedCall } from "./recorded-call";

const HOST = "127.0.0.1";
const KEEP_ALIVE = 60_000;

/** Waits a number of milliseconds; rejects when the signal aborts. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Waits in real time. */
export const realSleep: Sleep = (milliseconds, signal) =>
  setTimeout(milliseconds, undefined, { signal });

/** What the server needs from the emulator. */
export interface Handler {
  answer(call: Call, fault: ResolvedFault | undefined): Record<string, unknown>;
  takeFault(action: string): ResolvedFault | undefined;
  record(call: RecordedCall): void;
  /** A failure of the emulator itself, not of a client. */
  report(error: unknown): void;
  /** The delay of every response, in milliseconds. */
  latency: number;
  sleep: Sleep;
}

/** The HTTP server of the API, on loopback. */
export class HttpServer {
  /** Number of TCP connections so far. */
  connections = 0;
  readonly #ordinals = new WeakMap<Socket, number>();
  readonly #stopping = new AbortController();
  readonly #server: Server;

  private constructor(private readonly handler: Handler) {
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE }, (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        // If the client has disconnected or the server is stopping, there is nobody to respond to.
        response.destroy();
        if (!request.destroyed && !this.#stopping.signal.aborted) this.handler.report(error);
      });
    });
    this.#server.on("connection", (socket) => {
      this.connections += 1;
      this.#ordinals.set(socket, this.connections);
    });
  }

  /** Listens on loopback; rejects if the port is in use. */
  static async listen(handler: Handler, port: number): Promise<HttpServer> {
    const server = new HttpServer(handler);
    await new Promise<void>((resolve, reject) => {
      server.#server.once("error", reject).listen(port, HOST, resolve);
    });
    return server;
  }

  /** `host:port` of the server. */
  get authority(): string {
    const address = this.#server.address() as AddressInfo;
    return `${HOST}:${address.port}`;
  }

  /** Stops the server and closes all connections. */
  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = request.headers.host ?? "";
    let call: Call;
    try {
      call = await readCall(request);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      write(response.setHeader("connection", "close"), errorAnswer(error, host));
      return;
    }
    const fault = this.handler.takeFault(call.action);
    const delay = this.handler.latency + (fault?.fault === "slow" ? fault.delay : 0);
    if (delay > 0) await this.handler.sleep(delay, this.#stopping.signal);
    const record = (answer: Pick<Answer, "statusCode" | "errorCode">) => {
      const connection = this.#ordinals.get(request.socket) ?? 0;
      this.handler.record(recordedCall(call, connection, answer));
    };
    if (fault?.fault === "reset") {
      record({ statusCode: 0 });
      request.socket.resetAndDestroy();
      return;
    }
    const answer = this.#answer(call, fault, host);
    record(answer);
    if (fault?.fault === "cutBody") writeHalf(response, answer);
    else write(response, answer);
  }

  #answer(call: Call, fault: ResolvedFault | undefined, host: string): Answer {
    if (fault?.fault === "html") return htmlAnswer(fault.statusCode);
    if (fault?.fault === "error") {
      return errorAnswer(new ApiError(fault.statusCode, fault.code, fault.message), host);
    }
    if (fault?.fault === "throttling") {
      const message = "Request was denied due to user flow control.";
      const error = new ApiError(fault.statusCode, fault.code, message);
      return throttlingAnswer(error, host, fault.retryAfter);
    }
    try {
      return successAnswer(this.handler.answer(call, fault));
    } catch (error) {
      if (error instanceof ApiError) return errorAnswer(error, host);
      this.handler.report(error);
      const message = "The request processing has failed due to some unknown error.";
      return errorAnswer(new ApiError(500, "InternalError", message), host);
    }
  }
}

function write(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.statusCode, headersOf(answer)).end(answer.body);
}

function writeHalf(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.statusCode, headersOf(answer));
  response.write(body.subarray(0, body.length / 2), () => response.destroy());
}

function headersOf(answer: Answer): Record<string, string | number> {
  return { ...answer.headers, "content-length": Buffer.byteLength(answer.body) };
}

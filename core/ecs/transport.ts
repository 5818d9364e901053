import * as http from "node:http";
import * as https from "node:https";

/** One HTTP request, already signed. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: "POST";
  readonly headers: Readonly<Record<string, string>>;
  /** The time limit for connecting, in milliseconds. */
  readonly connectTimeout: number;
  /** The time limit for the whole response, in milliseconds from the connection on. */
  readonly readTimeout: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request and returns the whole response, or fails with a {@link TransportError}. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** No response arrived, or only a part of one. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  constructor(
    /** The code of the operating system (`ECONNRESET`), `ConnectTimeout`, `ReadTimeout` or `ResponseTooLarge`. */
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The maximum number of connections to one endpoint. The pages of one scan are requested one after
 * another and share a connection. Many concurrent lookups must not open one each.
 */
const MAX_CONNECTIONS = 20;

/** A page of 500 executions is well under 1 MiB. A much larger body is not a response of this API. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

// Idle connections do not keep the process alive: the agents unreference their sockets.
const agents = {
  "http:": new http.Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS }),
  "https:": new https.Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS }),
};

/** The transport over the network. Redirects are not followed: the API sends none. */
export const sendOverHttp: Transport = (request) =>
  new Promise<HttpResponse>((resolve, reject) => {
    const secure = request.url.protocol === "https:";
    const outgoing = (secure ? https : http).request(request.url, {
      method: request.method,
      headers: request.headers,
      agent: agents[secure ? "https:" : "http:"],
      signal: request.signal,
    });
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(
        error instanceof TransportError
          ? error
          : new TransportError(codeOf(error), error.message, { cause: error }),
      );
    };
    const giveUp = (code: string, message: string) => {
      // Rejected first: the errors of the destroyed streams would hide the reason.
      fail(new TransportError(code, message));
      outgoing.destroy();
    };
    const limit = (code: string, what: string, milliseconds: number) =>
      setTimeout(() => {
        giveUp(code, `${what} within ${milliseconds} ms`);
      }, milliseconds);

    // The time limit for connecting starts when the request gets its socket, not while it is queued.
    let timer: NodeJS.Timeout | undefined;
    const startReading = () => {
      clearTimeout(timer);
      timer = limit("ReadTimeout", "no complete response", request.readTimeout);
    };
    outgoing.on("socket", (socket) => {
      if (!socket.connecting) {
        startReading();
        return;
      }
      timer = limit("ConnectTimeout", "no connection", request.connectTimeout);
      socket.once(secure ? "secureConnect" : "connect", startReading);
    });
    outgoing.on("error", fail);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on("error", fail);
      incoming.on("data", (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > MAX_BODY_BYTES)
          giveUp("ResponseTooLarge", `a response of more than ${MAX_BODY_BYTES} bytes`);
      });
      incoming.on("end", () => {
        clearTimeout(timer);
        resolve({
          statusCode: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    outgoing.end();
  });

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "TransportFailure";
}

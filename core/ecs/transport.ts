import { lookup as resolve } from "node:dns";
import * as http from "node:http";
import * as https from "node:https";
import type { LookupFunction } from "node:net";
import type { Duplex } from "node:stream";
import * as tls from "node:tls";
import {
  isLoopback,
  isLoopbackAddress,
  proxyFor,
  withoutBrackets,
  type ProxyVariables,
} from "./proxy";

/** One HTTP request. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** The time limit for connecting, in milliseconds. */
  readonly connectTimeout: number;
  /** The time limit for the whole response, in milliseconds from the connection on. */
  readonly readTimeout: number;
  /** The maximum size of the body of the response, in bytes. @default 16 MiB */
  readonly maxBodySize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request and returns the whole response, or fails with a {@link TransportError}. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * No response arrived, or only a part of one. It has no `cause`: the errors of Node.js can carry the raw
 * bytes of the response, and with them what a server quotes of the request.
 */
export class TransportError extends Error {
  override readonly name = "TransportError";
  constructor(
    /**
     * The code of the operating system or of Node.js (`ECONNRESET`), or `ConnectTimeout`, `ReadTimeout`,
     * `ResponseTooLarge`, `TooManyResponses`, `ProxyRefused`, `ProxyUnavailable` or `NotLoopback`.
     */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The maximum number of connections to one endpoint. The pages of one scan are requested one after
 * another and share a connection. Many concurrent lookups must not open one each.
 */
export const MAX_CONNECTIONS = 20;

/** A page of 500 executions is well under 1 MiB. A much larger body is not a response of the API. */
const MAX_BODY_SIZE = 16 * 1024 * 1024;

/** The maximum size of all bodies that are being read in this process, in bytes. */
const MAX_TOTAL_SIZE = 64 * 1024 * 1024;

// Idle connections do not keep the process alive: the agents unreference their sockets.
const AGENT_OPTIONS = { keepAlive: true, maxSockets: MAX_CONNECTIONS };
const agents = {
  "http:": new http.Agent(AGENT_OPTIONS),
  "https:": new https.Agent(AGENT_OPTIONS),
};

/**
 * The transport over the network. It uses the proxies of the environment, follows no redirects, accepts
 * no compression, and bounds the time and the memory that a response takes.
 *
 * @param variables - the environment that configures proxies
 */
export function httpTransport(variables: ProxyVariables): Transport {
  return async (request) => exchange(request, outgoingRequest(request, variables));
}

/** The transport with the proxies of this process's environment. */
export const sendOverHttp: Transport = httpTransport(process.env);

/**
 * The request, not yet sent. Its headers and its path are set afterwards: Node.js prints the options of a
 * request under `NODE_DEBUG=http`.
 */
function outgoingRequest(request: HttpRequest, variables: ProxyVariables): http.ClientRequest {
  const { url, method, signal, connectTimeout } = request;
  const headers = Object.entries({ host: url.host, ...request.headers });
  // Checked first: a request that is not sent must not open a connection.
  for (const [name, value] of headers) http.validateHeaderValue(name, value);
  const proxy = proxyFor(url, variables);
  const secure = url.protocol === "https:";
  const tunnel = proxy && secure ? tunnelAgent(proxy) : undefined;
  const target = proxy && !tunnel ? proxy : url;
  const options: https.RequestOptions & TunnelOptions = {
    host: withoutBrackets(target.hostname),
    port: target.port || (target.protocol === "https:" ? 443 : 80),
    method,
    agent: tunnel ?? agents[target.protocol === "https:" ? "https:" : "http:"],
    signal,
    setHost: false,
    tunnel: { connectTimeout, signal },
  };
  // Plain HTTP to a name that is reserved for loopback goes to no other address.
  if (!secure && !proxy && isLoopback(url.hostname)) options.lookup = lookUpLoopback;
  const outgoing = (target.protocol === "https:" ? https : http).request(options);
  outgoing.path = proxy && !tunnel ? url.href : `${url.pathname}${url.search}`;
  for (const [name, value] of headers) outgoing.setHeader(name, value);
  if (proxy && !tunnel) authorize(outgoing, proxy);
  return outgoing;
}

/** The size of all bodies that are being read, in bytes. */
let totalSize = 0;

function exchange(request: HttpRequest, outgoing: http.ClientRequest): Promise<HttpResponse> {
  const { connectTimeout, readTimeout, maxBodySize = MAX_BODY_SIZE } = request;
  return new Promise<HttpResponse>((resolvePromise, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let body: Body | undefined;
    const release = () => {
      clearTimeout(timer);
      body?.release();
    };
    const fail = (error: Error) => {
      release();
      // Rejected first: the errors of the destroyed streams would hide the reason.
      reject(toTransportError(error));
      outgoing.destroy();
    };
    const limit = (code: string, message: string, milliseconds: number) =>
      setTimeout(() => {
        fail(new TransportError(code, `${message} within ${milliseconds} ms`));
      }, milliseconds);

    // The time limit for connecting starts when the request gets its socket, not while it is queued.
    const startReading = () => {
      clearTimeout(timer);
      timer = limit("ReadTimeout", "no complete response", readTimeout);
    };
    outgoing.on("socket", (socket) => {
      if (!socket.connecting) {
        startReading();
        return;
      }
      timer = limit("ConnectTimeout", "no connection", connectTimeout);
      socket.once(socket instanceof tls.TLSSocket ? "secureConnect" : "connect", startReading);
    });
    outgoing.on("error", fail);
    outgoing.on("response", (incoming) => {
      const received = (body = new Body(maxBodySize));
      incoming.on("error", fail);
      incoming.on("data", (chunk: Buffer) => {
        const problem = received.add(chunk);
        if (problem) fail(problem);
      });
      incoming.on("end", () => {
        const text = received.text();
        release();
        resolvePromise({
          statusCode: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: text,
        });
      });
    });
    // A server that switches protocols sends no response.
    outgoing.on("upgrade", (incoming, socket) => {
      socket.destroy();
      release();
      resolvePromise({ statusCode: incoming.statusCode ?? 0, headers: {}, body: "" });
    });
    outgoing.end(request.body);
  });
}

/**
 * The body of a response while it is read. The chunks are copied into one buffer that grows: many tiny
 * chunks would take many times their size.
 */
class Body {
  #buffer = Buffer.alloc(0);
  #size = 0;
  #released = false;

  constructor(private readonly maxSize: number) {}

  /** Adds a chunk, unless a limit is exceeded. */
  add(chunk: Buffer): TransportError | undefined {
    if (this.#released) return undefined;
    const size = this.#size + chunk.length;
    if (size > this.maxSize)
      return new TransportError(
        "ResponseTooLarge",
        `a response of more than ${this.maxSize} bytes`,
      );
    if (totalSize + chunk.length > MAX_TOTAL_SIZE)
      return new TransportError(
        "TooManyResponses",
        `more than ${MAX_TOTAL_SIZE} bytes in concurrent responses`,
      );
    totalSize += chunk.length;
    if (size > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.maxSize, Math.max(16_384, size * 2)));
      this.#buffer.copy(larger, 0, 0, this.#size);
      this.#buffer = larger;
    }
    chunk.copy(this.#buffer, this.#size);
    this.#size = size;
    return undefined;
  }

  text(): string {
    return this.#buffer.toString("utf8", 0, this.#size);
  }

  /** Releases the memory. */
  release(): void {
    if (!this.#released) totalSize -= this.#size;
    this.#released = true;
    this.#buffer = Buffer.alloc(0);
  }
}

/** What a tunnel needs of the request that it is opened for. Node.js does not pass on all options of a request. */
interface TunnelOptions {
  readonly tunnel: Pick<HttpRequest, "connectTimeout" | "signal">;
}

/** Opens connections through an HTTP proxy: `CONNECT`, and then TLS with the endpoint. */
class TunnelAgent extends https.Agent {
  readonly #proxy: URL;

  constructor(proxy: URL) {
    super(AGENT_OPTIONS);
    this.#proxy = proxy;
  }

  override createConnection(
    options: https.RequestOptions & TunnelOptions & tls.ConnectionOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const { host, port } = options;
    const { connectTimeout, signal } = options.tunnel;
    const proxy = this.#proxy;
    const authority = `${host?.includes(":") ? `[${host}]` : (host ?? "")}:${String(port)}`;
    const connect = (proxy.protocol === "https:" ? https : http).request({
      host: withoutBrackets(proxy.hostname),
      port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
      method: "CONNECT",
      path: authority,
      agent: false,
      signal,
      setHost: false,
    });
    connect.setHeader("host", authority);
    authorize(connect, proxy);
    let secure: tls.TLSSocket | undefined;
    const done = (error: Error | null) => {
      clearTimeout(timer);
      if (error === null && secure !== undefined) callback?.(null, secure);
      else {
        connect.destroy();
        secure?.destroy();
        (callback as (error: Error | null) => void)(error);
      }
    };
    const timer = setTimeout(() => {
      const message = `no connection through the proxy ${proxy.origin} within ${connectTimeout} ms`;
      done(new TransportError("ConnectTimeout", message));
    }, connectTimeout);
    connect.once("error", (error) => {
      const { code, message } = toTransportError(error);
      done(new TransportError(code, `${message} (the proxy ${proxy.origin})`));
    });
    // A proxy that refuses sends a response instead of a connection.
    connect.once("response", (response) => {
      done(proxyError(proxy, response.statusCode));
    });
    connect.once("connect", ({ statusCode }, socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        done(proxyError(proxy, statusCode));
        return;
      }
      secure = tls.connect({ ...options, socket, host });
      secure.once("error", done);
      secure.once("secureConnect", () => {
        secure?.off("error", done);
        done(null);
      });
    });
    connect.end();
    return undefined;
  }
}

function proxyError(proxy: URL, statusCode = 0): TransportError {
  const code = statusCode >= 500 ? "ProxyUnavailable" : "ProxyRefused";
  const message = `the proxy ${proxy.origin} did not open a connection (HTTP ${statusCode})`;
  return new TransportError(code, message);
}

const tunnelAgents = new Map<string, TunnelAgent>();

function tunnelAgent(proxy: URL): TunnelAgent {
  const agent = tunnelAgents.get(proxy.href) ?? new TunnelAgent(proxy);
  tunnelAgents.set(proxy.href, agent);
  return agent;
}

/** Sends the user and the password of the proxy's URL, if it has one. */
function authorize(outgoing: http.ClientRequest, { username, password }: URL): void {
  if (username === "" && password === "") return;
  const user = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64");
  outgoing.setHeader("proxy-authorization", `Basic ${user}`);
}

/** Without percent encoding. A part that is not valid in this encoding is meant literally. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Resolves a name, and rejects addresses off loopback. */
const lookUpLoopback: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses;
    if (error || first === undefined) callback(error, "", 0);
    else if (!addresses.every(({ address }) => isLoopbackAddress(address))) {
      const message = `${hostname} is not on loopback, and plain HTTP to another machine is refused`;
      callback(new TransportError("NotLoopback", message), "", 0);
    } else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function toTransportError(error: Error): TransportError {
  if (error instanceof TransportError) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "TransportFailure";
  return new TransportError(code, error.message);
}

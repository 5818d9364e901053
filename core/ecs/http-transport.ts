import { lookup as resolve } from "node:dns";
import * as http from "node:http";
import * as https from "node:https";
import type { LookupFunction } from "node:net";
import { TLSSocket } from "node:tls";
import {
  addressOf,
  authorityOf,
  authorize,
  isLoopback,
  isLoopbackAddress,
  proxyFor,
  tunnelAgent,
  type ProxyVariables,
  type TunnelOptions,
} from "./proxy";
import {
  toTransportError,
  TransportError,
  type HttpRequest,
  type HttpResponse,
  type Transport,
} from "./transport";

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
const agents = { http: new http.Agent(AGENT_OPTIONS), https: new https.Agent(AGENT_OPTIONS) };

/**
 * The transport over the network. It uses the proxies of the environment, follows no redirects, accepts
 * no compression, and limits the time and the memory of a response.
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
  const isSecure = url.protocol === "https:";
  const tunnel = proxy && isSecure ? tunnelAgent(proxy, AGENT_OPTIONS) : undefined;
  const target = proxy && !tunnel ? proxy : url;
  const [module, agent] =
    target.protocol === "https:" ? [https, agents.https] : [http, agents.http];
  const options: https.RequestOptions & TunnelOptions = {
    ...addressOf(target),
    method,
    agent: tunnel ?? agent,
    signal,
    setHost: false,
    tunnel: { authority: authorityOf(url), connectTimeout, signal },
  };
  // Plain HTTP to a name that is reserved for loopback must not leave this machine.
  if (!isSecure && isLoopback(url.hostname)) options.lookup = lookUpLoopback;
  const outgoing = module.request(options);
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
      socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", startReading);
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

/** Resolves a name, and rejects addresses off loopback. */
const lookUpLoopback: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    // Node.js passes no addresses with an error.
    if (error) {
      callback(error, "");
      return;
    }
    const [first] = addresses;
    if (first === undefined || !addresses.every(({ address }) => isLoopbackAddress(address))) {
      const message = `${hostname} is not on loopback, and plain HTTP to another machine is refused`;
      callback(new TransportError("NotLoopback", message), "");
    } else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

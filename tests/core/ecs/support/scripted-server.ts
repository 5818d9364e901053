import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** One scripted response. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or a string that is sent as it is. */
  readonly body?: unknown;
}

export interface SeenRequest {
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
}

/** A server that responds as a test says, and records the requests. */
export interface ScriptedServer {
  readonly endpoint: string;
  readonly requests: SeenRequest[];
  /** The number of TCP connections so far. */
  connections(): number;
  stop(): Promise<void>;
}

/** Listens on a free port of loopback. */
export async function serve(listener: RequestListener): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  let connections = 0;
  // Idle connections stay open for longer than any test.
  const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://localhost");
    requests.push({ query: Object.fromEntries(searchParams), headers: request.headers });
    listener(request, response);
  });
  server.on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Sends the responses in this order, and the last one from then on. */
export function answering(...answers: readonly ScriptedAnswer[]): RequestListener {
  let next = 0;
  return (_request, response) => {
    const {
      status = 200,
      headers = {},
      body = {},
    } = answers[Math.min(next++, answers.length - 1)] ?? {};
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

/** For the tests of a `describe`: starts servers, which stop after each test. */
export function testServers(): typeof serve {
  const servers: ScriptedServer[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));
  return async (listener) => {
    const server = await serve(listener);
    servers.push(server);
    return server;
  };
}

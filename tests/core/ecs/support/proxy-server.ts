import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";

/** A request that a proxy received. */
export interface ProxiedRequest {
  readonly method: string;
  /** The authority of `CONNECT`, or the URL of another request. */
  readonly target: string;
  readonly authorization: string | undefined;
}

/** An HTTP proxy on loopback that forwards everything to one server, whatever the target is. */
export interface ProxyServer {
  readonly port: number;
  readonly requests: ProxiedRequest[];
  /** Resolves when the clients have closed all connections. */
  closed(): Promise<void>;
  stop(): Promise<void>;
}

/** What a proxy does with a request: the port to forward to, or the status of a refusal. */
export type Decision = { readonly port: number } | { readonly status: number } | "silent";

/** Starts a proxy, with TLS if there is a certificate. */
export async function startProxy(
  decide: (request: ProxiedRequest) => Decision,
  certificate?: { readonly key: Buffer; readonly cert: Buffer },
): Promise<ProxyServer> {
  const requests: ProxiedRequest[] = [];
  const clients = new Set<Socket>();
  const upstreams = new Set<Socket>();
  const decisionFor = ({ method = "", url = "", headers }: http.IncomingMessage) => {
    const request = { method, target: url, authorization: headers["proxy-authorization"] };
    requests.push(request);
    return decide(request);
  };
  const server = certificate ? https.createServer(certificate) : http.createServer();
  server.on("connection", (socket: Socket) => {
    clients.add(socket);
    socket.on("close", () => clients.delete(socket)).on("error", () => undefined);
  });
  server.on("connect", (request: http.IncomingMessage, client: Socket) => {
    client.on("error", () => undefined);
    const decision = decisionFor(request);
    // Without a tunnel, nothing else notices that the client closes the connection.
    if (decision === "silent" || "status" in decision)
      client.resume().on("end", () => client.destroy());
    if (decision === "silent") return;
    if ("status" in decision) {
      // The client closes the connection.
      client.write(`HTTP/1.1 ${decision.status} Refused\r\ncontent-length: 4\r\n\r\nno.\n`);
      return;
    }
    const upstream = connect(decision.port, "localhost", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
    upstream.on("error", () => client.destroy());
    upstreams.add(upstream);
  });
  server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) => {
    const decision = decisionFor(request);
    if (decision === "silent") return;
    if ("status" in decision) {
      response.writeHead(decision.status).end("no.\n");
      return;
    }
    const { pathname, search } = new URL(request.url ?? "");
    const onward = http.request(
      {
        port: decision.port,
        path: pathname + search,
        method: request.method,
        headers: request.headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    closed: async () => {
      await Promise.all([...clients].map((client) => once(client, "close")));
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of [...clients, ...upstreams]) socket.destroy();
      }),
  };
}

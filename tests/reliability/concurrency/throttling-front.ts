import {
  createServer,
  request as send,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { refusal } from "../faults/answers";

/** A server in front of another that throttles. */
export interface ThrottlingFront {
  readonly endpoint: string;
  /** The number of calls by pipeline, including throttled ones. */
  readonly calls: ReadonlyMap<string, number>;
  readonly throttled: () => number;
  /** The number of TCP connections, in total and at most at one time. */
  readonly connections: () => { readonly opened: number; readonly atOnce: number };
  stop(): Promise<void>;
}

/**
 * Lets the calls through that a bucket of tokens allows, which fills again steadily, and refuses the
 * others with `Throttling.User`.
 */
export async function throttlingFront(
  backend: string,
  callsPerSecond: number,
): Promise<ThrottlingFront> {
  const calls = new Map<string, number>();
  let [throttled, opened, open, atOnce] = [0, 0, 0, 0];
  let [tokens, filled] = [callsPerSecond, Date.now()];

  const mayPass = (): boolean => {
    const now = Date.now();
    tokens = Math.min(callsPerSecond, tokens + ((now - filled) / 1000) * callsPerSecond);
    filled = now;
    if (tokens < 1) return false;
    tokens--;
    return true;
  };

  const server = createServer((incoming, response) => {
    const { searchParams } = new URL(incoming.url ?? "/", "http://localhost");
    const pipeline = searchParams.get("ImagePipelineId") ?? "";
    calls.set(pipeline, (calls.get(pipeline) ?? 0) + 1);
    if (mayPass()) {
      forward(backend, incoming, response);
      return;
    }
    throttled++;
    response.writeHead(400, { "content-type": "application/json" });
    response.end(JSON.stringify(refusal("Throttling.User")));
  });
  server.on("connection", (socket) => {
    opened++;
    atOnce = Math.max(atOnce, ++open);
    socket.on("close", () => open--);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    throttled: () => throttled,
    connections: () => ({ opened, atOnce }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Forwards a call unchanged, because it is signed. */
function forward(backend: string, incoming: IncomingMessage, response: ServerResponse): void {
  const onward = send(
    new URL(incoming.url ?? "/", backend),
    { method: incoming.method, headers: incoming.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on("error", () => response.destroy());
  incoming.pipe(onward);
}

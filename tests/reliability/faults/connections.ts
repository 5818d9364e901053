import { GOOD, send, server, times } from "./answers";
import {
  longestWait,
  type Asked,
  type FaultCase,
  type FaultGroup,
  type Outcome,
} from "./fault-case";

const NEW: Outcome = { image: "m-new" };
const failed = (code: string): Outcome => ({ error: "EcsApiError", code });

function reset({ request }: Asked): void {
  request.socket.resetAndDestroy();
}

/** Announces the whole response and sends half of it. */
function half(asked: Asked, then: () => void): void {
  const body = Buffer.from(JSON.stringify(GOOD));
  asked.response.writeHead(200, { "content-length": body.length });
  asked.response.write(body.subarray(0, body.length / 2), then);
}

const resetInTheMiddle = (asked: Asked) => {
  half(asked, () => {
    reset(asked);
  });
};
const cut = (asked: Asked) => {
  half(asked, () => {
    asked.response.destroy();
  });
};
const cutInAChunk = ({ request }: Asked) => {
  request.socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n40\r\n{");
};

function twoRows(fault: string, answers: readonly ((asked: Asked) => void)[]): FaultCase[] {
  return [
    {
      fault: `${fault}, twice`,
      stages: answers.map((answer) => times(2, answer)),
      outcome: NEW,
      requests: 3,
      endsAfter: longestWait(3),
    },
    {
      fault: `${fault}, permanently`,
      stages: answers.map(server),
      outcome: failed("ECONNRESET"),
      requests: 8,
      endsAfter: longestWait(8),
    },
  ];
}

/** The read timeout of the cases that reach it, in milliseconds, and the default that it replaces. */
const SHORT = 40;
const READ_TIMEOUT = 30_000;
const CONNECT_TIMEOUT = 10_000;

/** Sends a byte every few milliseconds, forever. */
function drip({ response, pass }: Asked): void {
  pass(READ_TIMEOUT);
  response.writeHead(200);
  const timer = setInterval(() => response.write(" "), 5);
  response.on("close", () => {
    clearInterval(timer);
  });
}

/** The connection fails. */
export const CONNECTIONS: FaultGroup = {
  title: "Connections",
  cases: [
    {
      fault: "the host is unknown",
      stages: [{ kind: "unresolved", code: "ENOTFOUND" }],
      outcome: failed("ENOTFOUND"),
      requests: 1,
      endsAfter: 0,
    },
    {
      fault: "the DNS server does not respond",
      stages: [{ kind: "unresolved", code: "EAI_AGAIN" }],
      outcome: failed("EAI_AGAIN"),
      requests: 8,
      endsAfter: longestWait(8),
    },
    {
      fault: "the connection is refused",
      stages: [{ kind: "refused" }],
      outcome: failed("ECONNREFUSED"),
      requests: 8,
      endsAfter: longestWait(8),
    },
    {
      fault: "the certificate is not trusted: nothing is sent",
      stages: [{ kind: "untrusted" }],
      outcome: failed("DEPTH_ZERO_SELF_SIGNED_CERT"),
      requests: 1,
      endsAfter: 0,
    },
    {
      fault: "no connection within 10 s (here: a TLS handshake without a response)",
      stages: [
        {
          kind: "silent",
          onConnection: (pass) => {
            pass(CONNECT_TIMEOUT);
          },
        },
      ],
      outcome: failed("ConnectTimeout"),
      requests: 8,
      endsAfter: 8 * CONNECT_TIMEOUT + longestWait(8),
      limits: { connect: SHORT },
    },
    ...twoRows("reset before the response", [reset]),
    ...twoRows("reset in the middle of the response", [resetInTheMiddle]),
    ...twoRows("the body ends before its announced length", [cut, cutInAChunk]),
    {
      fault: "the first byte arrives late, within 30 s",
      stages: [
        server(({ response }) => {
          setTimeout(() => {
            send(response, 200, GOOD);
          }, 60);
        }),
      ],
      outcome: NEW,
      requests: 1,
      endsAfter: 0,
    },
    {
      fault: "the body arrives byte by byte, within 30 s",
      stages: [
        server(({ response }) => {
          response.writeHead(200);
          const parts = JSON.stringify(GOOD).match(/.{1,100}/gs) ?? [];
          const timer = setInterval(() => {
            const part = parts.shift();
            if (part !== undefined) response.write(part);
            else
              response.end(() => {
                clearInterval(timer);
              });
          }, 5);
        }),
      ],
      outcome: NEW,
      requests: 1,
      endsAfter: 0,
    },
    {
      fault: "no first byte within 30 s",
      stages: [
        server(({ pass }) => {
          pass(READ_TIMEOUT);
        }),
      ],
      outcome: failed("ReadTimeout"),
      requests: 4,
      endsAfter: 4 * READ_TIMEOUT + longestWait(4),
      limits: { read: SHORT },
    },
    {
      fault: "the body arrives byte by byte, for more than 30 s",
      stages: [server(drip)],
      outcome: failed("ReadTimeout"),
      requests: 4,
      endsAfter: 4 * READ_TIMEOUT + longestWait(4),
      limits: { read: SHORT },
    },
  ],
};

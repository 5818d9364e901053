import { TransportError, type HttpResponse } from "../../core/ecs/transport";
import { temporaryCredentials } from "../core/ecs/support/temporary-credentials";

/** What a request of a credential source comes to, and how long it takes, in milliseconds. */
export interface Reply {
  readonly reply: Partial<HttpResponse> | TransportError;
  readonly takes?: number;
}

/** One row of the matrix of credential sources. */
export interface CredentialCase {
  /** What goes wrong, for the documentation. */
  readonly fault: string;
  /** The replies to the requests, all of which are tried. The last one repeats. */
  readonly replies: readonly (readonly Reply[])[];
  /** What the error reports, or nothing if there are credentials. */
  readonly error?: string;
  readonly requests: number;
  /** The longest time until the end, in milliseconds. */
  readonly endsAfter: number;
}

/** A response with credentials, as both STS and a credentials URI send them. */
const GOOD: Reply = {
  reply: {
    body: JSON.stringify({
      ...temporaryCredentials("source"),
      Credentials: temporaryCredentials("source"),
    }),
  },
};

const failed = (code: string, takes = 0): Reply => ({
  reply: new TransportError(code, "a failure of the test"),
  takes,
});
const status = (statusCode: number, body: object | string = ""): Reply => ({
  reply: { statusCode, body: typeof body === "string" ? body : JSON.stringify(body) },
});

function temporary(fault: string, error: string, ...replies: readonly Reply[]): CredentialCase[] {
  return [
    {
      fault: `${fault}, twice`,
      replies: replies.map((reply) => [reply, reply, GOOD]),
      requests: 3,
      endsAfter: 750,
    },
    {
      fault: `${fault}, permanently`,
      replies: replies.map((reply) => [reply]),
      error,
      requests: 3,
      endsAfter: 750,
    },
  ];
}

function permanent(
  fault: string,
  error: string,
  replies: readonly Reply[],
  endsAfter = 0,
): CredentialCase {
  return { fault, replies: replies.map((reply) => [reply]), error, requests: 1, endsAfter };
}

/** The faults of STS and of a credentials URI, and their outcomes. docs/reliability.md shows the same table. */
export const CREDENTIAL_MATRIX: readonly CredentialCase[] = [
  ...temporary("HTTP 503", "HTTP 503", status(503)),
  ...temporary("HTTP 429", "HTTP 429", status(429)),
  ...temporary(
    "`Throttling.User` (HTTP 400)",
    "Throttling.User, HTTP 400",
    status(400, { Code: "Throttling.User" }),
  ),
  ...temporary("the connection is reset", "ECONNRESET", failed("ECONNRESET")),
  permanent("the connection is refused", "ECONNREFUSED", [failed("ECONNREFUSED")]),
  permanent("the host is unknown", "ENOTFOUND", [failed("ENOTFOUND")]),
  permanent("no connection within 5 s", "ConnectTimeout", [failed("ConnectTimeout", 5000)], 5000),
  permanent(
    "no whole response within 10 s, even if it arrives byte by byte",
    "ReadTimeout",
    [failed("ReadTimeout", 10_000)],
    10_000,
  ),
  permanent("a body of more than 256 KiB: reading stops there", "ResponseTooLarge", [
    failed("ResponseTooLarge"),
  ]),
  permanent("a proxy that requires a password", "ProxyRefused", [failed("ProxyRefused")]),
  permanent("`NoPermission` (HTTP 403)", "NoPermission, request ID R-1, HTTP 403", [
    status(403, { Code: "NoPermission", RequestId: "R-1" }),
  ]),
  permanent("a redirect, which is not followed", "HTTP 302", [status(302)]),
  permanent("a response that is compressed, not JSON, or has no credentials", "", [
    status(200, "\u001f\u008b\u0008"),
    status(200, "<html>Sign in</html>"),
    status(200, {}),
    status(200, "[]"),
    status(200, "null"),
    status(200, { AccessKeyId: "id", Credentials: { AccessKeyId: "id" } }),
  ]),
];

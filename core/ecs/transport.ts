import type { IncomingHttpHeaders } from "node:http";

/** One HTTP request. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** The time limit for connecting, in milliseconds. */
  readonly connectTimeout: number;
  /** The time limit for the whole response after connecting, in milliseconds. */
  readonly readTimeout: number;
  /** The maximum size of the body of the response, in bytes. @default 16 MiB */
  readonly maxBodySize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
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

/** The failure of a connection as a {@link TransportError}. */
export function toTransportError(error: Error): TransportError {
  if (error instanceof TransportError) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "TransportFailure";
  return new TransportError(code, error.message);
}

import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "../clock";

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
 * bytes of the response, in which the server can quote the request.
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

/** One HTTP request that is sent, without secrets. */
export interface SentRequest {
  /** The operation of the API. Absent for a request to a credential source. */
  readonly action?: string | undefined;
  readonly method: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** The parameters of the operation. Empty for a request to a credential source, whose parameters are secret. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** How a request ended, without secrets. */
export interface Exchange {
  readonly request: SentRequest;
  /** The wall-clock times of the start and the end, in milliseconds since 1970. */
  readonly started: number;
  readonly ended: number;
  /** The HTTP status. Absent if there was no response. */
  readonly statusCode?: number | undefined;
  readonly requestId?: string | undefined;
  /** The time of the server, from the header `date`. */
  readonly date?: string | undefined;
  /** The code of the failure, if there was no response. */
  readonly failure?: string | undefined;
}

/** Receives each request, and how it ended. It must not throw. */
export interface RequestObserver {
  readonly sent?: (request: SentRequest) => void;
  readonly ended?: (exchange: Exchange) => void;
}

/** A transport that reports its requests, without secrets: no headers, and parameters only of the API. */
export function observed(
  transport: Transport,
  { sent, ended }: RequestObserver,
  now: Clock["now"],
): Transport {
  return async (request) => {
    const { url, method, headers } = request;
    const action = headers["x-acs-action"];
    const summary: SentRequest = {
      action,
      method,
      origin: url.origin,
      parameters: action === undefined ? {} : Object.fromEntries(url.searchParams),
    };
    const started = now();
    sent?.(summary);
    try {
      const response = await transport(request);
      const requestId = /"RequestId"\s*:\s*"([\w-]{1,64})"/.exec(response.body)?.[1];
      ended?.({
        request: summary,
        started,
        ended: now(),
        statusCode: response.statusCode,
        requestId: action === undefined ? undefined : requestId,
        date: response.headers.date,
      });
      return response;
    } catch (error) {
      const failure = error instanceof TransportError ? error.code : "aborted";
      ended?.({ request: summary, started, ended: now(), failure });
      throw error;
    }
  };
}

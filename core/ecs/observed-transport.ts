import type { Clock } from "../clock";
import { TransportError, type Transport } from "./transport";

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

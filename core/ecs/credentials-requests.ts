import * as z from "zod/mini";
import type { Clock } from "../clock";
import { parseJson } from "../json";
import type { HttpxOptions } from "./httpx";
import { isLoopback, METADATA_HOST } from "./proxy";
import { redact } from "./redaction";
import { withRetry, type RetryPolicy } from "./retry";
import { TransportError, type HttpResponse, type Transport } from "./transport";

/** How requests to credential sources are sent: to STS, a credentials URI, the metadata service of an instance. */
export interface CredentialsRequestOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** Retries for a source that throttles, resets the connection, or fails. The budget is small. */
const RETRY_POLICY: RetryPolicy = {
  maxAttempts: 3,
  maxTotalTime: 15_000,
  baseDelay: 250,
  maxDelay: 2_000,
};

/** A response with credentials has a few kilobytes. */
const MAX_BODY_SIZE = 256 * 1024;

/** The failures of a connection after which another request can succeed. A timeout has already used the time. */
const RETRYABLE_CODES: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ProxyUnavailable"]);

/** The parameters of STS that are neither secret nor worth hiding in a message. */
const PUBLIC_PARAMETERS: ReadonlySet<string> = new Set([
  "Action",
  "DurationSeconds",
  "Format",
  "RoleArn",
  "RoleSessionName",
  "SignatureMethod",
  "SignatureVersion",
  "Timestamp",
  "Version",
]);

/** An error of STS and of similar services. Codes are words: an access key has digits. */
const errorSchema = z.object({
  Code: z.catch(z.optional(z.string().check(z.regex(/^[A-Za-z.]{1,80}$/))), undefined),
  RequestId: z.catch(z.optional(z.string().check(z.regex(/^[\w-]{1,40}$/))), undefined),
});

/** The requests of one attempt to get credentials, and the last failure. */
export class CredentialsRequests {
  readonly #options: CredentialsRequestOptions;
  #failure: readonly string[] = [];

  constructor(options: CredentialsRequestOptions) {
    this.#options = options;
  }

  /** The code, request ID, and status of the last error response, or the code of the last failed request. */
  get failure(): readonly string[] {
    return this.#failure;
  }

  /** Sends a request, and repeats it if the source fails temporarily. */
  readonly send = async (
    address: string,
    { method, data, headers = {}, connectTimeout = 5_000, readTimeout = 10_000 }: HttpxOptions,
  ): Promise<HttpResponse> => {
    const { transport, clock, signal } = this.#options;
    const url = new URL(address);
    // Without a URI, the library's default chain sends a request to the host "undefined".
    if (url.hostname === "undefined") throw refused("NoCredentialsUri");
    if (url.protocol !== "https:" && !isLoopback(url.hostname) && url.hostname !== METADATA_HOST)
      throw refused("PlainHttp");
    const secrets = secretsOf(url, data, headers);
    const attempt = async () => {
      const request = { url, method, headers, body: data, connectTimeout, readTimeout };
      const response = await transport({ ...request, maxBodySize: MAX_BODY_SIZE, signal }).catch(
        (error: unknown) => {
          if (error instanceof TransportError) this.#failure = [error.code];
          throw error;
        },
      );
      if (response.statusCode < 200 || response.statusCode > 299) {
        const error = errorOf(response);
        this.#failure = [
          ...(error.code === undefined ? [] : [redact(error.code, secrets)]),
          ...(error.requestId === undefined
            ? []
            : [`request ID ${redact(error.requestId, secrets)}`]),
          `HTTP ${response.statusCode}`,
        ];
        if (isTemporary(response.statusCode, error.code)) throw new TemporaryFailure();
      }
      return response;
    };
    const classify = (error: unknown) => ({
      retryable:
        error instanceof TemporaryFailure ||
        (error instanceof TransportError && RETRYABLE_CODES.has(error.code)),
    });
    return withRetry(attempt, classify, RETRY_POLICY, clock, signal);
  };
}

function refused(code: string): TransportError {
  return new TransportError(code, "the request was not sent");
}

/** A response after which the next request can succeed. */
class TemporaryFailure extends Error {}

function isTemporary(statusCode: number, code = ""): boolean {
  return statusCode >= 500 || statusCode === 429 || code.includes("Throttling");
}

function errorOf({ body }: HttpResponse) {
  const { Code, RequestId } = errorSchema.safeParse(parseJson(body)).data ?? {};
  return { code: Code, requestId: RequestId };
}

/** The values of a request that a response may quote: parameters, such as a token in a URI, and headers. */
function secretsOf(
  url: URL,
  form: string | undefined,
  headers: Readonly<Record<string, string>>,
): string[] {
  const parameters = [...url.searchParams, ...new URLSearchParams(form)]
    .filter(([name]) => !PUBLIC_PARAMETERS.has(name))
    .map(([, value]) => value);
  return [...parameters, url.password, ...Object.values(headers)].filter(
    ({ length }) => length >= 6,
  );
}

import type * as z from "zod/mini";
import { SYSTEM_CLOCK, type Clock } from "../clock";
import { EcsApiError, InvalidArgumentError } from "../errors";
import { endSentence, readable, readableLine } from "../message";
import { problemAt } from "../problem";
import type { Credentials, CredentialsRequest } from "./credentials";
import { AttemptFailure, hintFor, ramResourcesOf, readResponse, unanswered } from "./failure";
import { paceOf, type Pace } from "./pace";
import { redact } from "./redaction";
import { DEFAULT_RETRY_POLICY, withRetry, type Failure, type RetryPolicy } from "./retry";
import { percentEncode, signedHeaders, type Call } from "./signature";
import { MAX_CONNECTIONS, sendOverHttp } from "./http-transport";
import type { HttpRequest, Transport } from "./transport";

const API_VERSION = "2014-05-26";

export interface EcsClientOptions {
  readonly region: string;
  /** Scheme, host and port, such as `https://ecs-cn-hangzhou.aliyuncs.com`. */
  readonly endpoint: string;
  /** Called for every attempt, so that temporary credentials can be renewed during a scan. */
  readonly credentials: (request: CredentialsRequest) => Promise<Credentials>;
  /** The time limit for connecting, in milliseconds. @default 10000 */
  readonly connectTimeout?: number | undefined;
  /** The time limit for the whole response after connecting, in milliseconds. @default 30000 */
  readonly readTimeout?: number | undefined;
  readonly retry?: Partial<RetryPolicy>;
  readonly transport?: Transport;
  readonly clock?: Clock;
}

/** The parameters of an operation. Undefined parameters are not sent. */
export type ActionParameters = Readonly<Record<string, string | number | undefined>>;

/** Calls operations of the ECS API: signs, sends, retries, and reads the response with a schema. */
export class EcsClient {
  readonly region: string;
  readonly clock: Clock;
  readonly #options: EcsClientOptions;
  readonly #retry: RetryPolicy;
  readonly #pace: Pace;

  constructor(options: EcsClientOptions) {
    this.region = options.region;
    this.clock = options.clock ?? SYSTEM_CLOCK;
    this.#options = options;
    this.#retry = { ...DEFAULT_RETRY_POLICY, ...options.retry };
    this.#pace = paceOf(this.clock, options.endpoint, MAX_CONNECTIONS);
  }

  /**
   * Calls one operation in the region of the client.
   *
   * @param action - such as `DescribeImages`
   * @param schema - parses the response
   * @throws {@link EcsApiError} if the service returns an error or an unexpected response, or cannot be reached
   * @throws {@link InvalidArgumentError} if the request is too long for the service. It is not sent.
   */
  async call<T extends z.ZodMiniType>(
    action: string,
    parameters: ActionParameters,
    schema: T,
    signal?: AbortSignal,
  ): Promise<z.output<T>> {
    let [requests, waited, isRenewed] = [0, 0, false];
    const getCredentials = (expired?: Credentials) =>
      unlessAborted(this.#options.credentials({ signal, expired }), signal);
    const send = (credentials: Credentials) => {
      const asked = this.clock.monotonic();
      const request = () => {
        waited += this.clock.monotonic() - asked;
        requests++;
        return this.#send(action, parameters, schema, credentials, signal);
      };
      return this.#pace.run(request, isThrottled, { first: requests > 0, signal });
    };
    const attempt = async () => {
      const credentials = await getCredentials();
      try {
        return await send(credentials);
      } catch (error) {
        if (isRenewed || !isExpired(error)) throw error;
        isRenewed = true;
        const renewed = await getCredentials(credentials);
        if (renewed.securityToken === credentials.securityToken) throw error;
        return await send(renewed);
      }
    };
    // The time limit of the call does not include the time until the pace allows a request.
    const clock = { ...this.clock, monotonic: () => this.clock.monotonic() - waited };
    try {
      return await withRetry(attempt, detailsOf, this.#retry, clock, signal);
    } catch (error) {
      throw error instanceof AttemptFailure ? this.#toEcsApiError(error, action, requests) : error;
    }
  }

  async #send<T extends z.ZodMiniType>(
    action: string,
    parameters: ActionParameters,
    schema: T,
    credentials: Credentials,
    signal: AbortSignal | undefined,
  ): Promise<z.output<T>> {
    const request = this.#signedRequest(action, parameters, credentials, signal);
    const { transport = sendOverHttp } = this.#options;
    try {
      const response = await transport(request).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw unanswered(error, request.url.origin);
      });
      return readResponse(response, schema, this.clock.now());
    } catch (error) {
      if (!(error instanceof AttemptFailure)) throw error;
      const signature = request.headers["authorization"]?.split("Signature=")[1];
      const { accessKeyId, accessKeySecret, securityToken } = credentials;
      throw redacted(error, [accessKeySecret, securityToken, accessKeyId, signature]);
    }
  }

  #signedRequest(
    action: string,
    parameters: ActionParameters,
    credentials: Credentials,
    signal: AbortSignal | undefined,
  ): HttpRequest {
    const { endpoint, connectTimeout = 10_000, readTimeout = 30_000 } = this.#options;
    const url = new URL(endpoint);
    const query = queryOf({ RegionId: this.region, ...parameters });
    url.search = Object.entries(query)
      .map(([key, value]) => `${key}=${percentEncode(value)}`)
      .join("&");
    const call = {
      action,
      version: API_VERSION,
      host: url.host,
      query,
      userAgent: "pulumi-alicloud-image-pipeline",
    };
    const headers = signedHeaders(call, credentials);
    assertSendable(call, url, headers);
    return { url, method: "POST", headers, connectTimeout, readTimeout, signal };
  }

  #toEcsApiError({ details }: AttemptFailure, action: string, attempts: number): EcsApiError {
    const { statusCode, recommend } = details;
    const code = readableLine(details.code, MAX_FIELD);
    const requestId = details.requestId && readableLine(details.requestId, MAX_FIELD);
    const forbidden = code === "Forbidden.RAM";
    const ramAction = forbidden
      ? readableLine(details.ramAction ?? `ecs:${action}`, MAX_FIELD)
      : undefined;
    const ramResources = forbidden
      ? details.ramResource
        ? [readableLine(details.ramResource, MAX_FIELD)]
        : ramResourcesOf(action, this.region)
      : undefined;
    const facts = [code, statusCode && `HTTP ${statusCode}`, requestId && `request ID ${requestId}`]
      .filter(Boolean)
      .join(", ");
    const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
    const hint = forbidden
      ? `Grant the RAM action ${ramAction ?? ""} on ${ramResources?.join(" and ") ?? ""}.`
      : hintFor(code);
    const message = endSentence(readable(details.message, MAX_SERVICE_MESSAGE));
    return new EcsApiError({
      action,
      code,
      message:
        `${action} in ${this.region} failed${tries} (${facts}): ${message} ${hint}`.trimEnd(),
      statusCode,
      requestId,
      recommend: recommend && readableLine(recommend, MAX_SERVICE_MESSAGE),
      ramAction,
      ramResources,
      attempts,
    });
  }
}

function detailsOf(error: unknown): Failure {
  return error instanceof AttemptFailure ? error.details : { retryable: false };
}

function isThrottled(error: unknown): boolean {
  if (!(error instanceof AttemptFailure)) return false;
  return error.details.code.includes("Throttling") || error.details.statusCode === 429;
}

function isExpired(error: unknown): boolean {
  return (
    error instanceof AttemptFailure && error.details.code.startsWith("InvalidSecurityToken.Expired")
  );
}

/** A failure without secrets: the service can quote the request, secrets included, in every string. */
function redacted(
  { details }: AttemptFailure,
  secrets: readonly (string | undefined)[],
): AttemptFailure {
  const clean = (text: string | undefined) => text && redact(text, secrets);
  return new AttemptFailure({
    ...details,
    code: redact(details.code, secrets),
    message: redact(details.message, secrets),
    requestId: clean(details.requestId),
    recommend: clean(details.recommend),
    ramAction: clean(details.ramAction),
    ramResource: clean(details.ramResource),
  });
}

/** The parameters that are set, as strings. */
function queryOf(parameters: ActionParameters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, String(value)]),
  );
}

/**
 * The maximum size of the request line and the headers together, in bytes. The service documents none.
 * This is a common limit of HTTP servers; a request of 20 tags and 100 IDs stays far below it.
 */
const MAX_REQUEST_SIZE = 16_384;

/** The arguments that become parameters of a request, by the first part of the parameter's name. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  Tag: "tags",
  Status: "statuses",
  ExecutionId: "executionIds",
  ImagePipelineId: "imagePipelineId",
  Name: "imagePipelineName",
};

/** Rejects a request that is too long for the service, naming the argument that contributes most. */
function assertSendable(
  { action, query }: Call,
  url: URL,
  headers: Readonly<Record<string, string>>,
): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const size = [`POST ${url.pathname}${url.search} HTTP/1.1`, ...lines, ""].reduce(
    (sum, line) => sum + Buffer.byteLength(line) + "\r\n".length,
    0,
  );
  if (size <= MAX_REQUEST_SIZE) return;
  const sizes = new Map<string, number>();
  for (const [name, value] of Object.entries(query)) {
    const argument = ARGUMENTS[name.split(".")[0] ?? ""] ?? "";
    sizes.set(argument, (sizes.get(argument) ?? 0) + name.length + percentEncode(value).length);
  }
  const [path = ""] = [...sizes].sort(([, a], [, b]) => b - a)[0] ?? [];
  const message = `makes the request of ${action} ${size - MAX_REQUEST_SIZE} bytes too long: ${size} bytes, and the limit is ${MAX_REQUEST_SIZE}. Use fewer or shorter values`;
  throw new InvalidArgumentError([problemAt([path], message)]);
}

/** The maximum length of the service's own text in a message, in characters. */
const MAX_SERVICE_MESSAGE = 2000;

/** The maximum length of a code, an ID or a resource in a message, in characters. */
const MAX_FIELD = 300;

/** Waits for work that cannot be stopped. Rejects as soon as the signal aborts. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", stop, { once: true });
    void work.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", stop);
    });
  });
}

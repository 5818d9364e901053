import type * as z from "zod/mini";
import { SYSTEM_CLOCK, type Clock } from "../clock";
import { EcsApiError } from "../errors";
import { hintFor, ramResourcesOf } from "./hints";
import type { Credentials } from "./credentials";
import { AttemptFailure, readAnswer, unanswered } from "./failure";
import { redact } from "./redaction";
import { DEFAULT_RETRY_POLICY, withRetry, type RetryPolicy } from "./retry";
import { percentEncode, signedHeaders } from "./signature";
import { sendOverHttp, type HttpResponse, type Transport } from "./transport";

const API_VERSION = "2014-05-26";

export interface EcsClientOptions {
  readonly region: string;
  /** Scheme, host and port, e.g. `https://ecs-cn-hangzhou.aliyuncs.com`. */
  readonly endpoint: string;
  /** Asked anew for every request, so that temporary credentials can be renewed in mid-scan. */
  readonly credentials: () => Promise<Credentials>;
  /** Milliseconds until a connection must stand. @default 10000 */
  readonly connectTimeout?: number | undefined;
  /** Milliseconds from then until the whole answer must be there. @default 30000 */
  readonly readTimeout?: number | undefined;
  readonly retry?: Partial<RetryPolicy>;
  readonly transport?: Transport;
  readonly clock?: Clock;
}

/** Parameters of an operation; those that are undefined are left out. */
export type ActionParameters = Readonly<Record<string, string | number | undefined>>;

/** Calls operations of the ECS API: signs, sends, retries, and reads the answer by its schema. */
export class EcsClient {
  readonly region: string;
  readonly clock: Clock;
  readonly #options: EcsClientOptions;
  readonly #retry: RetryPolicy;

  constructor(options: EcsClientOptions) {
    this.region = options.region;
    this.clock = options.clock ?? SYSTEM_CLOCK;
    this.#options = options;
    this.#retry = { ...DEFAULT_RETRY_POLICY, ...options.retry };
  }

  /**
   * Calls one operation, in the client's region.
   *
   * @param action - e.g. `DescribeImages`
   * @param schema - what the answer must be
   * @throws {@link EcsApiError} when the service refuses, cannot be reached, or answers something else
   */
  async call<T extends z.ZodMiniType>(
    action: string,
    parameters: ActionParameters,
    schema: T,
    signal?: AbortSignal,
  ): Promise<z.output<T>> {
    let attempts = 0;
    const attempt = (ordinal: number) => {
      attempts = ordinal;
      return this.#attempt(action, parameters, schema, signal);
    };
    const classify = (error: unknown) =>
      error instanceof AttemptFailure ? error.details : { retryable: false };
    try {
      return await withRetry(attempt, classify, this.#retry, this.clock, signal);
    } catch (error) {
      throw error instanceof AttemptFailure ? this.#toEcsApiError(error, action, attempts) : error;
    }
  }

  async #attempt<T extends z.ZodMiniType>(
    action: string,
    parameters: ActionParameters,
    schema: T,
    signal?: AbortSignal,
  ): Promise<z.output<T>> {
    const credentials = await unlessAborted(this.#options.credentials(), signal);
    const response = await this.#send(action, parameters, credentials, signal);
    try {
      return readAnswer(response, schema);
    } catch (error) {
      throw error instanceof AttemptFailure ? redacted(error, credentials) : error;
    }
  }

  async #send(
    action: string,
    parameters: ActionParameters,
    credentials: Credentials,
    signal?: AbortSignal,
  ): Promise<HttpResponse> {
    const {
      endpoint,
      connectTimeout = 10_000,
      readTimeout = 30_000,
      transport = sendOverHttp,
    } = this.#options;
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
    try {
      return await transport({
        url,
        method: "POST",
        headers: signedHeaders(call, credentials),
        connectTimeout,
        readTimeout,
        signal,
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw unanswered(error, url.origin);
    }
  }

  #toEcsApiError({ details }: AttemptFailure, action: string, attempts: number): EcsApiError {
    const { code, message, statusCode, requestId, recommend, cause } = details;
    const forbidden = code === "Forbidden.RAM";
    const ramAction = forbidden ? (details.ramAction ?? `ecs:${action}`) : undefined;
    const ramResources = forbidden
      ? details.ramResource
        ? [details.ramResource]
        : ramResourcesOf(action, this.region)
      : undefined;
    const answered = [
      code,
      statusCode && `HTTP ${statusCode}`,
      requestId && `request id ${requestId}`,
    ]
      .filter(Boolean)
      .join(", ");
    const tries = attempts > 1 ? ` after ${attempts} tries` : "";
    const hint = forbidden
      ? `Grant the RAM action ${ramAction ?? ""} on ${ramResources?.join(" and ") ?? ""}.`
      : hintFor(code);
    return new EcsApiError({
      action,
      code,
      message:
        `${action} in ${this.region} failed${tries} (${answered}): ${endSentence(shortened(message))} ${hint}`.trimEnd(),
      statusCode,
      requestId,
      recommend,
      ramAction,
      ramResources,
      attempts,
      cause,
    });
  }
}

/** The service quotes the key and the token that it was sent, and may do so in every text. */
function redacted({ details }: AttemptFailure, credentials: Credentials): AttemptFailure {
  const clean = (text: string | undefined) => text && redact(text, credentials);
  return new AttemptFailure({
    ...details,
    code: redact(details.code, credentials),
    message: redact(details.message, credentials),
    requestId: clean(details.requestId),
    recommend: clean(details.recommend),
    ramAction: clean(details.ramAction),
    ramResource: clean(details.ramResource),
  });
}

/** The parameters that are set, as text. */
function queryOf(parameters: ActionParameters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, String(value)]),
  );
}

/** In characters; what is longer is no message for people. */
const LONGEST_MESSAGE = 2000;

function shortened(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** What cannot be stopped itself, and whose end need not be waited for once the signal aborts. */
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

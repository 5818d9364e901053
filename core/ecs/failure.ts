import type * as z from "zod/mini";
import { toDotPath, type $ZodError } from "zod/v4/core";
import { parseJson } from "../json";
import { readableLine } from "../message";
import { errorResponse, jsonProblem, requestIdResponse } from "./schemas";
import { TransportError, type HttpResponse } from "./transport";

/** The facts of one failed request. The last failure of a call becomes the error that callers see. */
export interface FailureDetails {
  readonly code: string;
  /** What happened, in words. */
  readonly message: string;
  readonly statusCode?: number;
  readonly requestId?: string | undefined;
  readonly recommend?: string | undefined;
  readonly ramAction?: string | undefined;
  readonly ramResource?: string | undefined;
  readonly retryable: boolean;
  /** The time to wait that the service requested, in milliseconds. */
  readonly retryAfter?: number | undefined;
}

/** The failure of one request. It is internal: callers of the client receive an `EcsApiError`. */
export class AttemptFailure extends Error {
  override readonly name = "AttemptFailure";
  constructor(readonly details: FailureDetails) {
    super(details.message);
  }
}

/**
 * The codes to retry, in addition to all codes that contain `Throttling`. The Terraform provider for
 * Alibaba Cloud retries the first; `InternalError` usually comes with HTTP 500, which it retries, too.
 */
const RETRYABLE_CODES: ReadonlySet<string> = new Set(["ServiceUnavailable", "InternalError"]);

/**
 * Failures that a retry cannot fix: an unknown host, no TLS where TLS is expected, a certificate that is
 * not trusted, a response that exceeds the limits.
 */
const PERMANENT_TRANSPORT_CODE =
  /^(ENOTFOUND|EPROTO|ResponseTooLarge|ProxyRefused|NotLoopback|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** The HTTP statuses of a request whose URL or headers are too long. */
const REQUEST_TOO_LONG: ReadonlySet<number> = new Set([414, 431]);

/**
 * Reads a response with the schema of the operation.
 *
 * @param now - the wall-clock time in milliseconds, to which a date in `Retry-After` is compared
 * @throws {@link AttemptFailure} if the response is an error, or does not match the schema
 */
export function readResponse<T extends z.ZodMiniType>(
  response: HttpResponse,
  schema: T,
  now: number,
): z.output<T> {
  const { statusCode, body } = response;
  const problem = jsonProblem(body);
  if (problem !== undefined)
    throw invalid(response, `an unexpected response: ${problem}`, { retryable: false, now });
  const json = parseJson(body);
  if (json === undefined) throw unreadable(response, now);
  const refusal = errorResponse.safeParse(json);
  const requestId = requestIdResponse.safeParse(json).data?.RequestId;
  if (!isSuccess(statusCode)) {
    throw refusal.success
      ? refused(response, refusal.data, now)
      : invalid(response, "an error response without a code", {
          retryable: isRetryableStatus(statusCode),
          requestId,
          now,
        });
  }
  const result = schema.safeParse(json, { reportInput: true });
  if (result.success) return result.data;
  if (refusal.success) throw refused(response, refusal.data, now);
  const message = `an unexpected response: ${describeIssues(result.error)}`;
  throw invalid(response, message, { retryable: false, requestId, now });
}

/** The failure of a request that got no response, or only a part of one. */
export function unanswered(error: unknown, origin: string): AttemptFailure {
  if (!(error instanceof TransportError)) throw error;
  return new AttemptFailure({
    code: error.code,
    message: `no response from ${origin}: ${error.message.trim()}`,
    retryable: !PERMANENT_TRANSPORT_CODE.test(error.code),
  });
}

function refused(
  response: HttpResponse,
  refusal: z.output<typeof errorResponse>,
  now: number,
): AttemptFailure {
  const { Code: code, Message, RequestId, Recommend, AccessDeniedDetail } = refusal;
  return new AttemptFailure({
    code,
    message: Message ?? "no message",
    statusCode: response.statusCode,
    requestId: RequestId,
    recommend: Recommend,
    ramAction: AccessDeniedDetail?.AuthAction,
    ramResource: AccessDeniedDetail?.AuthResource,
    retryable:
      RETRYABLE_CODES.has(code) ||
      code.includes("Throttling") ||
      isRetryableStatus(response.statusCode),
    retryAfter: retryAfterOf(response, now),
  });
}

/** Not JSON: the page of a proxy, whatever its status, or a body that was cut off. The next request may get through. */
function unreadable(response: HttpResponse, now: number): AttemptFailure {
  const { statusCode, headers, body } = response;
  const type = headers["content-type"] ?? "no content type";
  const message = REQUEST_TOO_LONG.has(statusCode)
    ? "the request is too long for the server"
    : `a non-JSON response (${type}, ${body.length} characters), possibly from a proxy`;
  const retryable =
    statusCode >= 200 && !isRedirect(statusCode) && !REQUEST_TOO_LONG.has(statusCode);
  return invalid(response, message, { retryable, now });
}

function invalid(
  response: HttpResponse,
  message: string,
  {
    retryable,
    requestId,
    now,
  }: { readonly retryable: boolean; readonly requestId?: string | undefined; readonly now: number },
): AttemptFailure {
  return new AttemptFailure({
    code: "InvalidResponse",
    message,
    statusCode: response.statusCode,
    requestId,
    retryable,
    retryAfter: retryAfterOf(response, now),
  });
}

function isSuccess(statusCode: number): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** Redirects are not followed, because that would send the signed request to another host. They are not retried either. */
function isRedirect(statusCode: number): boolean {
  return statusCode >= 300 && statusCode < 400;
}

function isRetryableStatus(statusCode: number): boolean {
  return statusCode >= 500 || statusCode === 429;
}

/** A date of HTTP in its preferred form, such as `Wed, 21 Oct 2015 07:28:00 GMT`. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The time to wait that the service requested, in milliseconds: from its own header (in milliseconds),
 * else from the standard header (in seconds, or a date). A value in another form is ignored.
 */
function retryAfterOf({ headers }: HttpResponse, now: number): number | undefined {
  const own = headers["x-acs-retry-after"];
  if (typeof own === "string" && /^\d+$/.test(own)) return Number(own);
  const value = headers["retry-after"] ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  if (!HTTP_DATE.test(value)) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The fields that do not match the schema, with the type that was received. */
function describeIssues({ issues }: $ZodError): string {
  return issues
    .slice(0, 3)
    .map((issue) => {
      const where = toDotPath(issue.path) || "the body";
      return "expected" in issue
        ? `${where}: ${issue.expected} expected, ${kindOf(issue.input)} received`
        : `${where}: ${issue.message}`;
    })
    .map((problem) => readableLine(problem, 300))
    .join("; ");
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** How to fix a failure, by its error code. The first pattern that matches counts. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /^InvalidImagePipeline\.NotFound$/,
    "Check the ID of the pipeline, its region, and the account.",
  ],
  [/^MissingParameter\.ImagePipelineId$/, "The service requires a pipeline: set imagePipelineId."],
  [
    /^InvalidParameter\.Status$/,
    "Check statuses: the API writes them in capitals, such as SUCCESS or TEST_FAILED.",
  ],
  [/^InvalidExecutionId\.SizeExceeded$/, "Use fewer executionIds at a time."],
  [/^Invalid\.NextToken$/, "The list changed while it was read. Try again."],
  [
    /^InvalidImagePipelineExecution\.NotFound$/,
    "Check the ID of the execution, its region, and the account.",
  ],
  [
    /^InvalidStatus\.(ImagePipelineExecution|CancelFailed)$/,
    "Only an execution that is PREPARING, REPAIRING or BUILDING can be canceled.",
  ],
  [/^InvalidAccessKeyId/, "Check the access key: it does not exist or is disabled."],
  [
    /^(SignatureDoesNotMatch|IncompleteSignature)/,
    "Check that the secret key belongs to the access key.",
  ],
  [
    /^InvalidSecurityToken/,
    "Get a new security token, or omit a token that belongs to another access key.",
  ],
  [
    /^InvalidTimeStamp/,
    "Set the clock of this machine: the service rejects requests with a wrong time.",
  ],
  [
    /^(InvalidRegionId|MissingRegionId)/,
    "Use the ID of an Alibaba Cloud region, such as cn-hangzhou.",
  ],
  [/Throttling/, "Too many calls: try again later, or run fewer lookups at a time."],
  [/^InvalidResponse$/, "Check the endpoint, and any proxy between this machine and the service."],
  [/^(ENOTFOUND|EAI_AGAIN)$/, "Check the region, the endpoint, and the DNS of this machine."],
  [
    /^(ECONN|EHOST|ENET|EPIPE|ETIMEDOUT|ConnectTimeout|ReadTimeout)/,
    "Check the endpoint, the network, and any proxy or firewall in between.",
  ],
  [
    /^Proxy(Refused|Unavailable)$/,
    "Check HTTPS_PROXY and NO_PROXY in the environment, and the user and password of the proxy.",
  ],
  [/^EPROTO$/, "Check the scheme of the endpoint: the server may not use TLS."],
  [
    /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/,
    "Check the certificate of the endpoint. NODE_EXTRA_CA_CERTS adds certificate authorities.",
  ],
];

/** How to fix a failure with this error code. Empty if the message already explains it. */
export function hintFor(code: string): string {
  return HINTS.find(([pattern]) => pattern.test(code))?.[1] ?? "";
}

const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  DescribeImagePipelineExecutions: ["imagepipelineexecution/*", "imagepipeline/*"],
  DescribeImagePipelines: ["imagepipeline/*"],
  DescribeImages: ["image/*"],
  StartImagePipelineExecution: ["imagepipeline/*"],
  CancelImagePipelineExecution: ["imagepipelineexecution/*"],
};

/** The RAM resources that an operation needs. The account is a wildcard, since the service does not report it. */
export function ramResourcesOf(action: string, region: string): string[] {
  return (RESOURCES[action] ?? ["*"]).map((resource) => `acs:ecs:${region}:*:${resource}`);
}

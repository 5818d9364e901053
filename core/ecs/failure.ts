import type * as z from "zod/mini";
import { toDotPath, type $ZodError } from "zod/v4/core";
import type { HttpResponse } from "./transport";
import { TransportError } from "./transport";
import { errorResponse, requestIdResponse } from "./schemas";

/** What is known of one failed request; the last of them becomes the error that callers see. */
export interface FailureDetails {
  readonly code: string;
  /** What came back, in words. */
  readonly message: string;
  readonly statusCode?: number;
  readonly requestId?: string | undefined;
  readonly recommend?: string | undefined;
  readonly ramAction?: string | undefined;
  readonly ramResource?: string | undefined;
  readonly retryable: boolean;
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** One request failed; says whether another may succeed. Stays inside this folder. */
export class AttemptFailure extends Error {
  override readonly name = "AttemptFailure";
  constructor(readonly details: FailureDetails) {
    super(details.message);
  }
}

/** Codes that say "later", beside all that contain `Throttling`. Same list as the Terraform provider's. */
const RETRYABLE_CODES: ReadonlySet<string> = new Set([
  "ServiceUnavailable",
  "Rejected.Throttling",
  "InternalError",
]);

/**
 * Failures that trying again cannot mend: an unknown host, no TLS where there should be, a certificate
 * that is not trusted, a flood instead of an answer.
 */
const PERMANENT_TRANSPORT_CODE =
  /^(ENOTFOUND|EPROTO|ResponseTooLarge|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** Reads an answer by its schema, or says what is wrong with it. */
export function readAnswer<T extends z.ZodMiniType>(
  response: HttpResponse,
  schema: T,
): z.output<T> {
  const { statusCode, body } = response;
  const json = parseJson(body);
  if (json === undefined) throw unreadable(response);
  const refusal = errorResponse.safeParse(json);
  const requestId = requestIdResponse.safeParse(json).data?.RequestId;
  if (!isSuccess(statusCode)) {
    throw refusal.success
      ? refused(response, refusal.data)
      : invalid(response, "an error without a code", isRetryableStatus(statusCode), requestId);
  }
  const answer = schema.safeParse(json);
  if (answer.success) return answer.data;
  if (refusal.success) throw refused(response, refusal.data);
  const what = `an answer of another shape: ${problemsOf(answer.error)}`;
  throw invalid(response, what, false, requestId);
}

/** A request that got no (whole) answer. */
export function unanswered(error: unknown, origin: string): AttemptFailure {
  if (!(error instanceof TransportError)) throw error;
  return new AttemptFailure({
    code: error.code,
    message: `no answer from ${origin}: ${error.message.trim()}`,
    retryable: !PERMANENT_TRANSPORT_CODE.test(error.code),
    cause: error,
  });
}

function refused(response: HttpResponse, refusal: z.output<typeof errorResponse>): AttemptFailure {
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
    retryAfter: retryAfterOf(response),
  });
}

/** No JSON at all: a proxy's page, whatever its status, or a body that was cut. The next request may get through. */
function unreadable(response: HttpResponse): AttemptFailure {
  const type = response.headers["content-type"] ?? "no content type";
  return invalid(
    response,
    `an answer that is no JSON (${type}, ${response.body.length} characters), perhaps from a proxy in between`,
    !isRedirect(response.statusCode),
  );
}

function invalid(
  response: HttpResponse,
  what: string,
  retryable: boolean,
  requestId?: string,
): AttemptFailure {
  return new AttemptFailure({
    code: "InvalidResponse",
    message: what,
    statusCode: response.statusCode,
    requestId,
    retryable,
    retryAfter: retryAfterOf(response),
  });
}

function isSuccess(statusCode: number): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** Not followed, as it would take the signed request to another host, and not tried again. */
function isRedirect(statusCode: number): boolean {
  return statusCode >= 300 && statusCode < 400;
}

function isRetryableStatus(statusCode: number): boolean {
  return statusCode >= 500 || statusCode === 429;
}

/** Milliseconds that the service asks to wait: its own header (in ms) before HTTP's (in s, or a date). */
function retryAfterOf({ headers }: HttpResponse): number | undefined {
  const own = Number(headers["x-acs-retry-after"] ?? NaN);
  if (own >= 0) return own;
  // An empty text reads as 0, which asks for no wait either.
  const text = headers["retry-after"] ?? "";
  const seconds = Number(text);
  if (seconds >= 0) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function problemsOf({ issues }: $ZodError): string {
  return issues
    .slice(0, 3)
    .map((issue) => {
      const expected = "expected" in issue ? `${issue.expected} expected` : "not as expected";
      return `${toDotPath(issue.path) || "the whole"}: ${expected}`;
    })
    .join("; ");
}

import { randomUUID } from "node:crypto";
import type { ApiError } from "../errors";

/** A response before it is written. */
export interface Answer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  errorCode?: string;
}

/** The result of an action, with a `RequestId`. */
export function successAnswer(result: Record<string, unknown>): Answer {
  return json(200, { ...result, RequestId: requestId() });
}

/** An error in the format of the API. */
export function errorAnswer(error: ApiError, host: string): Answer {
  const id = requestId();
  const help = new URL("https://api.alibabacloud.com/troubleshoot");
  help.search = new URLSearchParams({ q: error.code, product: "Ecs", requestId: id }).toString();
  const body = {
    RequestId: id,
    HostId: host,
    Code: error.code,
    Message: error.message,
    Recommend: help.href,
    ...(error.accessDeniedDetail && { AccessDeniedDetail: error.accessDeniedDetail }),
  };
  return { ...json(error.statusCode, body), errorCode: error.code };
}

/** A throttling error, optionally with the time to wait in milliseconds. */
export function throttlingAnswer(error: ApiError, host: string, retryAfter?: number): Answer {
  const answer = errorAnswer(error, host);
  if (retryAfter !== undefined) answer.headers["x-acs-retry-after"] = String(retryAfter);
  return answer;
}

/** The page of a proxy that cannot reach the API. */
export function htmlAnswer(statusCode: number): Answer {
  return {
    statusCode,
    headers: { "content-type": "text/html" },
    body: `<html><head><title>${statusCode}</title></head><body><h1>${statusCode}</h1><p>The upstream server did not answer.</p></body></html>\n`,
  };
}

function json(statusCode: number, body: Record<string, unknown>): Answer {
  return {
    statusCode,
    headers: { "content-type": "application/json;charset=utf-8" },
    body: JSON.stringify(body),
  };
}

function requestId(): string {
  return randomUUID().toUpperCase();
}

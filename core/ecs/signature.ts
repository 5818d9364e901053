// The only part of the package that is needed and loaded.
import OpenApiUtil from "@alicloud/openapi-core/dist/utils";
import type { Credentials } from "./credentials";

const ALGORITHM = "ACS3-HMAC-SHA256";
const EMPTY_BODY = OpenApiUtil.hash(Buffer.alloc(0), ALGORITHM).toString("hex");

/** The parts of an RPC-style call that are signed. All parameters are in the query. */
export interface Call {
  readonly action: string;
  readonly version: string;
  readonly host: string;
  readonly query: Readonly<Record<string, string>>;
  readonly userAgent: string;
}

/** The headers of a call, signed with Alibaba Cloud's own code. Each request needs new ones, because of the nonce. */
export function signedHeaders(
  { action, version, host, query, userAgent }: Call,
  credentials: Credentials,
): Record<string, string> {
  const headers: Record<string, string> = {
    host,
    accept: "application/json",
    "user-agent": OpenApiUtil.getUserAgent(userAgent),
    "x-acs-action": action,
    "x-acs-version": version,
    "x-acs-date": OpenApiUtil.getTimestamp(),
    "x-acs-signature-nonce": OpenApiUtil.getNonce(),
    "x-acs-content-sha256": EMPTY_BODY,
  };
  if (credentials.providerName) headers["x-acs-credentials-provider"] = credentials.providerName;
  if (credentials.securityToken) {
    headers["x-acs-accesskey-id"] = credentials.accessKeyId;
    headers["x-acs-security-token"] = credentials.securityToken;
  }
  // The library reads only these four fields of its Request class here.
  const request: unknown = { method: "POST", pathname: "/", query, headers };
  headers["authorization"] = OpenApiUtil.getAuthorization(
    request as Parameters<typeof OpenApiUtil.getAuthorization>[0],
    ALGORITHM,
    EMPTY_BODY,
    credentials.accessKeyId,
    credentials.accessKeySecret,
  );
  return headers;
}

/** RFC 3986 encoding, as the signature requires. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

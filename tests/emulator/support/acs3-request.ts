import { createHash, createHmac, randomUUID } from "node:crypto";
import type { Emulator } from "../../../emulator";

/** A signed request that a test can modify before it sends it. */
export interface SignedRequest {
  method: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
}

/** Options of the signature. */
export interface Signing {
  accessKeyId?: string;
  secret?: string;
  headers?: Record<string, string>;
  /** Headers that are not signed. */
  unsigned?: string[];
  body?: string;
  method?: string;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Signs a request by the specification, so that a test can change single parts. */
export function signedRequest(
  emulator: Emulator,
  action: string,
  query: Record<string, string>,
  signing: Signing = {},
): SignedRequest {
  const [account] = emulator.scenario.accounts;
  const accessKeyId = signing.accessKeyId ?? account?.accessKeyId ?? "";
  const secret = signing.secret ?? account?.accessKeySecret ?? "";
  const method = signing.method ?? "POST";
  const body = signing.body ?? "";
  const headers: Record<string, string> = {
    host: emulator.authority,
    "x-acs-action": action,
    "x-acs-version": "2014-05-26",
    "x-acs-date": new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    "x-acs-signature-nonce": randomUUID(),
    "x-acs-content-sha256": sha256(body),
    ...signing.headers,
  };
  const signed = Object.keys(headers)
    .filter((name) => !signing.unsigned?.includes(name))
    .sort();
  const canonicalRequest = [
    method,
    "/",
    Object.keys(query)
      .sort()
      .map((name) => `${encode(name)}=${encode(query[name] ?? "")}`)
      .join("&"),
    signed.map((name) => `${name}:${headers[name] ?? ""}\n`).join(""),
    signed.join(";"),
    headers["x-acs-content-sha256"],
  ].join("\n");
  const signature = createHmac("sha256", secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonicalRequest)}`)
    .digest("hex");
  headers["authorization"] =
    `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${signed.join(";")},Signature=${signature}`;
  return { method, query, headers, body };
}

/** Sends a request; resolves to the status and the JSON of the response. */
export async function send(
  emulator: Emulator,
  request: SignedRequest,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const query = new URLSearchParams(request.query).toString();
  const response = await fetch(`${emulator.endpoint}/?${query}`, {
    method: request.method,
    headers: request.headers,
    ...(request.body !== "" && { body: request.body }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Signs and sends a request. */
export async function call(
  emulator: Emulator,
  action: string,
  query: Record<string, string>,
  signing: Signing = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  return send(emulator, signedRequest(emulator, action, query, signing));
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

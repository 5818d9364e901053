import { createHash, createHmac } from "node:crypto";
import { incompleteSignature, signatureMismatch } from "../errors";
import type { Call } from "../http/call";
import { canonicalQuery, equalInConstantTime, type SignedCall } from "./signed-call";

const ALGORITHM = "ACS3-HMAC-SHA256";
const ALWAYS_SIGNED = [
  "host",
  "x-acs-action",
  "x-acs-version",
  "x-acs-date",
  "x-acs-signature-nonce",
  "x-acs-content-sha256",
] as const;

interface Authorization {
  accessKeyId: string;
  signedHeaders: string[];
  signature: string;
}

/**
 * Parses the signature of a call signed with ACS3-HMAC-SHA256.
 * @throws ApiError `IncompleteSignature` if a part is missing or not signed.
 */
export function acs3Call(call: Call): SignedCall {
  const authorization = parseAuthorization(call.headers["authorization"] ?? "");
  const header = (name: string) => call.headers[name] ?? "";
  for (const name of ALWAYS_SIGNED) {
    if (header(name) === "") throw incompleteSignature(`the header ${name} is missing`);
  }
  for (const name of mustBeSigned(call)) {
    if (!authorization.signedHeaders.includes(name)) {
      throw incompleteSignature(`the header ${name} is not signed`);
    }
  }
  return {
    accessKeyId: authorization.accessKeyId,
    securityToken: call.headers["x-acs-security-token"],
    time: header("x-acs-date"),
    nonce: header("x-acs-signature-nonce"),
    verify(secret) {
      if (!equalInConstantTime(header("x-acs-content-sha256"), sha256(call.body))) {
        throw signatureMismatch("x-acs-content-sha256 is not the digest of the body");
      }
      const stringToSign = `${ALGORITHM}\n${sha256(canonicalRequest(call, authorization.signedHeaders))}`;
      const expected = createHmac("sha256", secret).update(stringToSign).digest("hex");
      if (!equalInConstantTime(authorization.signature, expected)) throw signatureMismatch();
    },
  };
}

function mustBeSigned(call: Call): string[] {
  const acsHeaders = Object.keys(call.headers).filter((name) => name.startsWith("x-acs-"));
  return ["host", ...acsHeaders];
}

function parseAuthorization(text: string): Authorization {
  const [algorithm, ...rest] = text.split(" ");
  if (algorithm !== ALGORITHM) {
    throw incompleteSignature(`the Authorization header must start with ${ALGORITHM}`);
  }
  const parts = new Map<string, string>();
  for (const part of rest.join(" ").split(",")) {
    const equals = part.indexOf("=");
    parts.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const part = (name: string) => {
    const value = parts.get(name);
    if (!value) throw incompleteSignature(`the Authorization header has no ${name}`);
    return value;
  };
  return {
    accessKeyId: part("Credential"),
    signedHeaders: part("SignedHeaders").toLowerCase().split(";"),
    signature: part("Signature"),
  };
}

function canonicalRequest(call: Call, signedHeaders: readonly string[]): string {
  const names = [...signedHeaders].sort();
  const headers = names.map((name) => `${name}:${(call.headers[name] ?? "").trim()}\n`);
  return [
    call.method,
    call.path,
    canonicalQuery(call.query),
    headers.join(""),
    names.join(";"),
    call.headers["x-acs-content-sha256"],
  ].join("\n");
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

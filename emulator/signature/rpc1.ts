import { createHmac } from "node:crypto";
import { incompleteSignature, signatureMismatch } from "../errors";
import type { Call } from "../http/call";
import { canonicalQuery, equalInConstantTime, percentEncode, type SignedCall } from "./signed-call";

/** The parameters of the signature, which are not parameters of the action. */
export const RPC1_PROTOCOL_PARAMETERS: ReadonlySet<string> = new Set([
  "AccessKeyId",
  "Action",
  "Format",
  "SecurityToken",
  "Signature",
  "SignatureMethod",
  "SignatureNonce",
  "SignatureType",
  "SignatureVersion",
  "Timestamp",
  "Version",
]);

/**
 * Parses the signature of an RPC call, version 1.0, with HMAC-SHA1. The parameters can be in the query,
 * in a form body, or in both.
 * @throws ApiError `IncompleteSignature` if a part is missing.
 */
export function rpc1Call(call: Call): SignedCall {
  const pairs = [...call.query, ...call.form];
  const parameters = new Map(pairs);
  const required = (name: string) => {
    const value = parameters.get(name);
    if (!value) throw incompleteSignature(`the parameter ${name} is missing`);
    return value;
  };
  const signature = required("Signature");
  if (required("SignatureMethod") !== "HMAC-SHA1") {
    throw incompleteSignature("SignatureMethod must be HMAC-SHA1");
  }
  if (required("SignatureVersion") !== "1.0") {
    throw incompleteSignature("SignatureVersion must be 1.0");
  }
  return {
    accessKeyId: required("AccessKeyId"),
    securityToken: parameters.get("SecurityToken"),
    time: required("Timestamp"),
    nonce: required("SignatureNonce"),
    verify(secret) {
      const signed = canonicalQuery(pairs.filter(([name]) => name !== "Signature"));
      const stringToSign = `${call.method}&${percentEncode("/")}&${percentEncode(signed)}`;
      const expected = createHmac("sha1", `${secret}&`).update(stringToSign).digest("base64");
      if (!equalInConstantTime(signature, expected)) throw signatureMismatch();
    },
  };
}

import { createHash, timingSafeEqual } from "node:crypto";

/** The signature of a call, in either style. */
export interface SignedCall {
  accessKeyId: string;
  securityToken: string | undefined;
  time: string;
  nonce: string;
  /** @throws ApiError `SignatureDoesNotMatch` if the call was not signed with this secret. */
  verify(secret: string): void;
}

/** Compares two strings in a time that does not depend on their content. */
export function equalInConstantTime(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Encodes a string by RFC 3986: all characters except letters, digits, `-`, `_`, `.` and `~`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Formats pairs as a percent-encoded query string, sorted by name and value. */
export function canonicalQuery(pairs: readonly (readonly [string, string])[]): string {
  return pairs
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value))
    .map(({ name, value }) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

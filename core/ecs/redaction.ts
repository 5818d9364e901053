import type { Credentials } from "./credentials";

/** A text without the credentials: the service quotes the credentials that it rejects. */
export function redact(
  text: string,
  { accessKeyId, accessKeySecret, securityToken }: Credentials,
): string {
  return (
    [accessKeySecret, securityToken, accessKeyId]
      .filter((value) => value !== undefined && value !== "")
      .flatMap((value = "") => formsOf(value))
      // Longest first: if one value contains another, the rest of the longer one would remain.
      .sort((a, b) => b.length - a.length)
      .reduce((redacted, value) => redacted.replaceAll(value, "[redacted]"), text)
  );
}

/** A value as it is, encoded for a URL, and encoded twice, as in a string to sign. */
function formsOf(value: string): string[] {
  const once = encodeURIComponent(value);
  const encoded = [once, encodeURIComponent(once)];
  const inLowerCase = encoded.map((text) =>
    text.replace(/%(25)?[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  );
  return [...new Set([value, ...encoded, ...inLowerCase])];
}

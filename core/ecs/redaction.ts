import type { Credentials } from "./credentials";

/** Text without the values of the credentials: the service quotes what it was sent when it refuses it. */
export function redact(
  text: string,
  { accessKeyId, accessKeySecret, securityToken }: Credentials,
): string {
  return (
    [accessKeySecret, securityToken, accessKeyId]
      .filter((value) => value !== undefined && value !== "")
      .flatMap((value = "") => formsOf(value))
      // Longest first: of two values of which one holds the other, the rest of the longer would stay.
      .sort((a, b) => b.length - a.length)
      .reduce((redacted, value) => redacted.replaceAll(value, "[redacted]"), text)
  );
}

/** A value as it is, encoded for an address, and encoded again, as in a text that was to be signed. */
function formsOf(value: string): string[] {
  const once = encodeURIComponent(value);
  const encoded = [once, encodeURIComponent(once)];
  const inLowerCase = encoded.map((text) =>
    text.replace(/%(25)?[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  );
  return [...new Set([value, ...encoded, ...inLowerCase])];
}

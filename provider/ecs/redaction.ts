import type { Credentials } from "./credentials";

/** Text without the values of the credentials: the service quotes what it was sent when it refuses it. */
export function redact(
  text: string,
  { accessKeyId, accessKeySecret, securityToken }: Credentials,
): string {
  return (
    [accessKeySecret, securityToken, accessKeyId]
      .filter((value) => value !== undefined && value !== "")
      .flatMap((value = "") => [value, encodeURIComponent(value)])
      // Longest first: of two values of which one holds the other, the rest of the longer would stay.
      .sort((a, b) => b.length - a.length)
      .reduce((redacted, value) => redacted.replaceAll(value, "[redacted]"), text)
  );
}

/** A response of STS, or of a credentials URI, with credentials that are valid for an hour. */
export function temporaryCredentials(name: string) {
  return {
    Code: "Success",
    AccessKeyId: `STS.${name}`,
    AccessKeySecret: `${name}-secret`,
    SecurityToken: `${name}-token`,
    Expiration: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, "Z"),
  };
}

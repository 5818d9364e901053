import { repository } from "../package.json";

/*
 * Where the documentation explains an error code. The paths are stable: messages of every release link to
 * them, and the site redirects them to the section of the code.
 */

/** The owner and the name of the repository on GitHub. */
const [, owner = "", name = ""] = /github\.com\/([^/]+)\/([^/]+?)\.git$/.exec(repository.url) ?? [];

/** The address of the documentation, with a slash at its end. */
export const DOCUMENTATION = `https://${owner}.github.io/${name}/`;

/** The codes that have a section of their own. */
export const DOCUMENTED_CODES = [
  "AllSuccessesExcluded",
  "ConnectTimeout",
  "ExecutionsRunning",
  "Forbidden.RAM",
  "Invalid.NextToken",
  "InvalidArgument",
  "InvalidConfiguration",
  "InvalidExecutionId.SizeExceeded",
  "InvalidImagePipeline.NotFound",
  "InvalidParameter.Status",
  "InvalidResponse",
  "ListTooLong",
  "MissingParameter.ImagePipelineId",
  "NoExecutions",
  "NoSuccessfulExecution",
  "NotFound",
  "NotLoopback",
  "ProxyRefused",
  "ProxyUnavailable",
  "ReadTimeout",
  "RepeatedNextToken",
  "ResponseTooLarge",
  "ScanTimeout",
  "ServiceUnavailable",
  "TooFewForBehind",
  "TooManyPages",
  "TooManyResponses",
  "TransportFailure",
  "WaitTimeout",
] as const;

/** The sections that explain several codes. The first pattern that matches counts. */
export const CODE_FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/Throttling/, "Throttling"],
  [/^InvalidAccessKeyId/, "InvalidAccessKeyId"],
  [/^(SignatureDoesNotMatch|IncompleteSignature)/, "SignatureDoesNotMatch"],
  [/^InvalidSecurityToken/, "InvalidSecurityToken"],
  [/^InvalidTimeStamp/, "InvalidTimeStamp"],
  [/^(InvalidRegionId|MissingRegionId)/, "InvalidRegionId"],
  [/^InternalError/, "ServiceUnavailable"],
  [/^(ENOTFOUND|EAI_AGAIN)$/, "ENOTFOUND"],
  [/^(ECONN|EHOST|ENET|EPIPE|ETIMEDOUT)/, "ECONNREFUSED"],
  [/^(EPROTO|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/, "Certificate"],
];

/** The section for a code that no other section explains. */
export const OTHER_CODES = "EcsApiError";

/** The section of the documentation that explains an error code. */
export function errorPageOf(code: string): string {
  const own = DOCUMENTED_CODES.find((documented) => documented === code);
  return own ?? CODE_FAMILIES.find(([pattern]) => pattern.test(code))?.[1] ?? OTHER_CODES;
}

/** The address that explains an error code. */
export function linkFor(code: string): string {
  return `${DOCUMENTATION}e/${errorPageOf(code)}`;
}

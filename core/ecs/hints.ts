/** How to fix a failure, by its error code. The first pattern that matches counts. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /^InvalidImagePipeline\.NotFound$/,
    "Check the ID of the pipeline, its region, and the account.",
  ],
  [/^MissingParameter\.ImagePipelineId$/, "The service requires a pipeline: set imagePipelineId."],
  [
    /^InvalidParameter\.Status$/,
    "Check statuses: the API writes them in capitals, such as SUCCESS or TEST_FAILED.",
  ],
  [/^InvalidExecutionId\.SizeExceeded$/, "Use fewer executionIds at a time."],
  [/^Invalid\.NextToken$/, "The list changed while it was read. Try again."],
  [
    /^InvalidImagePipelineExecution\.NotFound$/,
    "Check the ID of the execution, its region, and the account.",
  ],
  [
    /^InvalidStatus\.(ImagePipelineExecution|CancelFailed)$/,
    "Only an execution that is PREPARING, REPAIRING or BUILDING can be canceled.",
  ],
  [/^InvalidAccessKeyId/, "Check the access key: it does not exist or is disabled."],
  [
    /^(SignatureDoesNotMatch|IncompleteSignature)/,
    "Check that the secret key belongs to the access key.",
  ],
  [
    /^InvalidSecurityToken/,
    "Get a new security token, or omit a token that belongs to another access key.",
  ],
  [
    /^InvalidTimeStamp/,
    "Set the clock of this machine: the service rejects requests with a wrong time.",
  ],
  [
    /^(InvalidRegionId|MissingRegionId)/,
    "Check the region: the argument region, alicloud:region, or ALICLOUD_REGION in the environment.",
  ],
  [/Throttling/, "Too many calls: try again later, or run fewer lookups at a time."],
  [/^InvalidResponse$/, "Check the endpoint, and any proxy between this machine and the service."],
  [/^(ENOTFOUND|EAI_AGAIN)$/, "Check the region, the endpoint, and the DNS of this machine."],
  [
    /^(ECONN|EHOST|ENET|EPIPE|ETIMEDOUT|ConnectTimeout|ReadTimeout)/,
    "Check the endpoint, the network, and any proxy or firewall in between.",
  ],
  [
    /^Proxy(Refused|Unavailable)$/,
    "Check HTTPS_PROXY and NO_PROXY in the environment, and the user and password of the proxy.",
  ],
  [/^EPROTO$/, "Check the scheme of the endpoint: the server may not use TLS."],
  [
    /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/,
    "Check the certificate of the endpoint. NODE_EXTRA_CA_CERTS adds certificate authorities.",
  ],
];

/** How to fix a failure with this error code. Empty if the message already explains it. */
export function hintFor(code: string): string {
  return HINTS.find(([pattern]) => pattern.test(code))?.[1] ?? "";
}

const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  DescribeImagePipelineExecutions: ["imagepipelineexecution/*", "imagepipeline/*"],
  DescribeImagePipelines: ["imagepipeline/*"],
  DescribeImages: ["image/*"],
  StartImagePipelineExecution: ["imagepipeline/*"],
  CancelImagePipelineExecution: ["imagepipelineexecution/*"],
};

/** The RAM resources that an operation needs. The account is a wildcard, since the service does not report it. */
export function ramResourcesOf(action: string, region: string): string[] {
  return (RESOURCES[action] ?? ["*"]).map((resource) => `acs:ecs:${region}:*:${resource}`);
}

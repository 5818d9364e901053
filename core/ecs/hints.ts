/** The way out of a refusal, by the API's error code; the first that matches. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^InvalidImagePipeline\.NotFound$/, "Check the id of the pipeline, its region and the account."],
  [/^MissingParameter\.ImagePipelineId$/, "The service demands a pipeline: give imagePipelineId."],
  [
    /^InvalidParameter\.Status$/,
    "Check statuses: the API's are written in capitals, such as SUCCESS or TEST_FAILED.",
  ],
  [/^InvalidExecutionId\.SizeExceeded$/, "Ask for fewer executionIds at a time."],
  [/^Invalid\.NextToken$/, "The list changed while it was read; try again."],
  [/^InvalidAccessKeyId/, "Check the access key: it does not exist or is disabled."],
  [
    /^(SignatureDoesNotMatch|IncompleteSignature)/,
    "Check that the secret key belongs to the access key.",
  ],
  [
    /^InvalidSecurityToken/,
    "Get a new security token, or leave out one that belongs to another access key.",
  ],
  [
    /^InvalidTimeStamp/,
    "Set this machine's clock: the service refuses requests whose time is off.",
  ],
  [
    /^(InvalidRegionId|MissingRegionId)/,
    "Check the region: the argument region, alicloud:region, or ALICLOUD_REGION in the environment.",
  ],
  [/Throttling/, "Too many calls: try again later, or make fewer at once."],
  [/^(ENOTFOUND|EAI_AGAIN)$/, "Check the region's name, the endpoint and this machine's DNS."],
  [
    /^(ECONN|EHOST|ENET|EPIPE|ETIMEDOUT|ConnectTimeout|ReadTimeout)/,
    "Check the endpoint, the network and any proxy or firewall in between.",
  ],
  [/^EPROTO$/, "Check the endpoint's scheme: what answers there may not speak TLS."],
  [
    /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/,
    "Check the endpoint's certificate; NODE_EXTRA_CA_CERTS names further authorities.",
  ],
];

/** What to do about an error code; an empty text when nothing better than its message can be said. */
export function hintFor(code: string): string {
  return HINTS.find(([pattern]) => pattern.test(code))?.[1] ?? "";
}

const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  DescribeImagePipelineExecutions: ["imagepipelineexecution/*", "imagepipeline/*"],
  DescribeImagePipelines: ["imagepipeline/*"],
  DescribeImages: ["image/*"],
};

/** The RAM resources that an operation needs; the account is left open, as the service does not tell it. */
export function ramResourcesOf(action: string, region: string): string[] {
  return (RESOURCES[action] ?? ["*"]).map((resource) => `acs:ecs:${region}:*:${resource}`);
}

/** What the service tells about a call that a RAM policy does not allow. */
export interface AccessDeniedDetail {
  AuthAction: string;
  AuthPrincipalType: string;
  AuthPrincipalDisplayName: string;
  AuthPrincipalOwnerId: string;
  PolicyType: string;
  NoPermissionType: string;
  EncodedDiagnosticMessage: string;
}

/** A refusal in the API's own terms; the server turns it into an error body. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly statusCode: number,
    readonly code: string,
    message: string,
    readonly accessDeniedDetail?: AccessDeniedDetail,
  ) {
    super(message);
  }
}

/** A required parameter is missing or empty. */
export const missingParameter = (name: string) =>
  new ApiError(
    400,
    `MissingParameter.${name}`,
    `The specified parameter ${name} should not be empty.`,
  );

/** A parameter has a value that the service does not take. */
export const invalidParameter = (name: string, message: string) =>
  new ApiError(400, `InvalidParameter.${name}`, message);

/** A list parameter has more entries than the service takes. */
export const sizeExceeded = (name: string, limit: number, size: number) =>
  new ApiError(
    400,
    `Invalid${name}.SizeExceeded`,
    `${name} list exceeds maximum size of ${limit}. Current size is ${size}.`,
  );

/** The page token is unknown, expired, or was issued for another query. */
export const invalidNextToken = () =>
  new ApiError(403, "Invalid.NextToken", "The specified NextToken is not valid.");

/** The region has no such pipeline. */
export const pipelineNotFound = (imagePipelineId: string) =>
  new ApiError(
    404,
    "InvalidImagePipeline.NotFound",
    `The specified image pipeline ${imagePipelineId} does not exist.`,
  );

/** The region has no such execution. */
export const executionNotFound = () =>
  new ApiError(
    404,
    "InvalidImagePipelineExecution.NotFound",
    "The specified image pipeline execution does not exist!",
  );

/** The region has no such launch template. */
export const launchTemplateNotFound = () =>
  new ApiError(
    404,
    "InvalidLaunchTemplate.NotFound",
    "The specified launch template is not found.",
  );

/** The launch template has no such version. */
export const launchTemplateVersionNotFound = () =>
  new ApiError(
    404,
    "InvalidLaunchTemplateVersion.NotFound",
    "The specified version of the launch template is not found.",
  );

/** The call names no region. */
export const missingRegion = () =>
  new ApiError(400, "MissingRegionId", "The parameter RegionId must not be empty.");

/** There is no such region. */
export const regionNotFound = () =>
  new ApiError(404, "InvalidRegionId.NotFound", "The specified RegionId does not exist.");

/** The API has no such action. */
export const actionNotFound = () =>
  new ApiError(
    404,
    "InvalidAction.NotFound",
    "Specified api is not found, please check your url and method.",
  );

/** The API is asked with GET or POST only. */
export const unsupportedMethod = () =>
  new ApiError(400, "UnsupportedHTTPMethod", "This http method is not supported.");

/** The API has no such version. */
export const invalidVersion = () =>
  new ApiError(400, "InvalidVersion", "Specified parameter Version is not valid.");

/** No such access key, or it was revoked. */
export const accessKeyNotFound = () =>
  new ApiError(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");

/** The signature lacks a part, or a part is not well formed. */
export const incompleteSignature = (reason: string) =>
  new ApiError(
    400,
    "IncompleteSignature",
    `The request signature does not conform to Aliyun standards: ${reason}.`,
  );

/** The signature is not the one that the account's secret gives for this very request. */
export const signatureMismatch = (reason = "it differs from the one computed here") =>
  new ApiError(
    400,
    "SignatureDoesNotMatch",
    `Specified signature is not matched with our calculation: ${reason}.`,
  );

/** The security token is missing, or is not the one issued with the access key. */
export const securityTokenMismatch = () =>
  new ApiError(
    400,
    "InvalidSecurityToken.MismatchWithAccessKey",
    "The specified SecurityToken does not match the AccessKeyId.",
  );

/** The security token's lifetime is over. */
export const securityTokenExpired = () =>
  new ApiError(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");

/** The request's time is too far from the server's. */
export const timeStampExpired = () =>
  new ApiError(
    400,
    "InvalidTimeStamp.Expired",
    "Specified time stamp or date value is expired: it must be within 15 minutes of the server's time.",
  );

/** The request's time is not written as the API writes times. */
export const timeStampMalformed = () =>
  new ApiError(
    400,
    "InvalidTimeStamp.Format",
    "Specified time stamp or date value is not well formatted: write it as YYYY-MM-DDThh:mm:ssZ, in UTC.",
  );

/** The nonce was used before. */
export const nonceUsed = () =>
  new ApiError(400, "SignatureNonceUsed", "Specified signature nonce was used already.");

/** Details of a call that a RAM policy does not allow. */
export interface AccessDeniedDetail {
  AuthAction: string;
  AuthPrincipalType: string;
  AuthPrincipalDisplayName: string;
  AuthPrincipalOwnerId: string;
  PolicyType: string;
  NoPermissionType: string;
  EncodedDiagnosticMessage: string;
}

/** An error of the API; the server converts it to an error response. */
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

/** A parameter has an invalid value. */
export const invalidParameter = (name: string, message: string) =>
  new ApiError(400, `InvalidParameter.${name}`, message);

/** A list parameter has too many entries. */
export const sizeExceeded = (name: string, limit: number, size: number) =>
  new ApiError(
    400,
    `Invalid${name}.SizeExceeded`,
    `${name} list exceeds maximum size of ${limit}. Current size is ${size}.`,
  );

/** The page token is unknown, has expired, or belongs to another query. */
export const invalidNextToken = () =>
  new ApiError(403, "Invalid.NextToken", "The specified NextToken is not valid.");

/** The pipeline does not exist in the region. */
export const pipelineNotFound = (imagePipelineId: string) =>
  new ApiError(
    404,
    "InvalidImagePipeline.NotFound",
    `The specified image pipeline ${imagePipelineId} does not exist.`,
  );

/** The execution does not exist in the region. */
export const executionNotFound = () =>
  new ApiError(
    404,
    "InvalidImagePipelineExecution.NotFound",
    "The specified image pipeline execution does not exist!",
  );

/** The launch template does not exist in the region. */
export const launchTemplateNotFound = () =>
  new ApiError(
    404,
    "InvalidLaunchTemplate.NotFound",
    "The specified launch template is not found.",
  );

/** The version of the launch template does not exist. */
export const launchTemplateVersionNotFound = () =>
  new ApiError(
    404,
    "InvalidLaunchTemplateVersion.NotFound",
    "The specified version of the launch template is not found.",
  );

/** The call has no region. */
export const missingRegion = () =>
  new ApiError(400, "MissingRegionId", "The parameter RegionId must not be empty.");

/** The region does not exist. */
export const regionNotFound = () =>
  new ApiError(404, "InvalidRegionId.NotFound", "The specified RegionId does not exist.");

/** The action does not exist. */
export const actionNotFound = () =>
  new ApiError(
    404,
    "InvalidAction.NotFound",
    "Specified api is not found, please check your url and method.",
  );

/** The HTTP method is neither GET nor POST. */
export const unsupportedMethod = () =>
  new ApiError(400, "UnsupportedHTTPMethod", "This http method is not supported.");

/** The API version does not exist. */
export const invalidVersion = () =>
  new ApiError(400, "InvalidVersion", "Specified parameter Version is not valid.");

/** The access key does not exist or was revoked. */
export const accessKeyNotFound = () =>
  new ApiError(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");

/** The signature is incomplete or malformed. */
export const incompleteSignature = (reason: string) =>
  new ApiError(
    400,
    "IncompleteSignature",
    `The request signature does not conform to Aliyun standards: ${reason}.`,
  );

/** The signature does not match the request and the account's secret. */
export const signatureMismatch = (reason = "it differs from the computed signature") =>
  new ApiError(
    400,
    "SignatureDoesNotMatch",
    `Specified signature is not matched with our calculation: ${reason}.`,
  );

/** The security token is missing or does not belong to the access key. */
export const securityTokenMismatch = () =>
  new ApiError(
    400,
    "InvalidSecurityToken.MismatchWithAccessKey",
    "The specified SecurityToken does not match the AccessKeyId.",
  );

/** The security token has expired. */
export const securityTokenExpired = () =>
  new ApiError(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");

/** The time of the request is too far from the time of the server. */
export const timeStampExpired = () =>
  new ApiError(
    400,
    "InvalidTimeStamp.Expired",
    "Specified time stamp or date value is expired: it must be within 15 minutes of the server's time.",
  );

/** The time of the request is malformed. */
export const timeStampMalformed = () =>
  new ApiError(
    400,
    "InvalidTimeStamp.Format",
    "Specified time stamp or date value is not well formatted: use YYYY-MM-DDThh:mm:ssZ, in UTC.",
  );

/** The nonce was used before. */
export const nonceUsed = () =>
  new ApiError(400, "SignatureNonceUsed", "Specified signature nonce was used already.");

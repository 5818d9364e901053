/**
 * A status that the API documents (DescribeImagePipelineExecutions, API version 2014-05-26):
 *
 * - `PREPARING`: resources, such as intermediate instances, are being created
 * - `REPAIRING`: the source image is being repaired
 * - `BUILDING`: the build commands run and the image is being created
 * - `TESTING`: the test commands run
 * - `DISTRIBUTING`: the image is being copied and shared
 * - `RELEASING`: temporary resources are being released
 * - `SUCCESS`: completed
 * - `PARTITION_SUCCESS`: the image exists, but copying, sharing or releasing may have failed
 * - `FAILED`: the build failed
 * - `TEST_FAILED`: the image exists, but its test failed
 * - `CANCELLING`: being canceled
 * - `CANCELLED`: canceled
 */
export type DocumentedExecutionStatus =
  | "PREPARING"
  | "REPAIRING"
  | "BUILDING"
  | "TESTING"
  | "DISTRIBUTING"
  | "RELEASING"
  | "SUCCESS"
  | "PARTITION_SUCCESS"
  | "FAILED"
  | "TEST_FAILED"
  | "CANCELLING"
  | "CANCELLED";

/**
 * The status of an execution: a {@link DocumentedExecutionStatus}, or a status that the service adds
 * later. An undocumented status counts neither as running, nor as succeeded, nor as failed.
 */
export type ExecutionStatus = DocumentedExecutionStatus | (string & {});

/** One run of an image pipeline. A field that the API omits is absent. */
export interface ImagePipelineExecution {
  /** The ID of the execution, such as `exec-5fb8facb8ed7427cbfd1`. */
  executionId: string;
  /** The ID of the pipeline, such as `ip-2ze5tsl5bp6nf2b3cxyz`. */
  imagePipelineId: string;
  /** The region that was queried, such as `cn-hangzhou`. */
  region: string;
  /** The status of the execution. Only `SUCCESS` means that the image is ready for use. */
  status: ExecutionStatus;
  /**
   * The ID of the image, such as `m-bp67acfmxazb4p5aabcd`. The API reports it before the image is ready
   * (for example, while the status is `BUILDING`) and after failed tests, so check `status` before you use it.
   */
  imageId?: string;
  /** When the execution was started: ISO 8601 in UTC, as reported by the API. */
  creationTime: string;
  /** When the execution was last modified: ISO 8601 in UTC, as reported by the API. */
  modifiedTime: string;
  /** The ID of the resource group, such as `rg-bp67acfmxazb4p5aabcd`. */
  resourceGroupId?: string;
  /** The service's description of the current step. */
  message?: string;
  /** The service's error code, if the execution failed. */
  errorCode?: string;
  /** The service's description of the error, if the execution failed. */
  errorInfo?: string;
  /** The tags of the execution. */
  tags: Record<string, string>;
}

/** Arguments of `getImagePipelineExecutions`. An execution must match all filters that are set. */
export interface GetImagePipelineExecutionsArgs {
  /** The ID of the pipeline, such as `ip-2ze5tsl5bp6nf2b3cxyz`. Conflicts with `imagePipelineName`. */
  imagePipelineId?: string;
  /** The name of the pipeline. Exactly one pipeline in the region must have this name. */
  imagePipelineName?: string;
  /** The IDs of the executions to return. @default all executions */
  executionIds?: string[];
  /** The statuses of the executions to return, such as `["SUCCESS"]`. @default all statuses */
  statuses?: ExecutionStatus[];
  /** The tags that an execution must have. At most 20. */
  tags?: Record<string, string>;
  /** The maximum number of executions to return, starting with the newest. @default no limit */
  maxItems?: number;
  /** The region of the pipeline, such as `cn-hangzhou`. @default the region of the provider, the stack, or the environment */
  region?: string;
}

/** Arguments of `getImagePipelineExecution`. */
export interface GetImagePipelineExecutionArgs {
  /** The ID of the execution, such as `exec-5fb8facb8ed7427cbfd1`. */
  executionId: string;
  /** The ID of the pipeline. Set it if the service requires it for an execution ID (`MissingParameter.ImagePipelineId`). */
  imagePipelineId?: string;
  /** The region of the pipeline, such as `cn-hangzhou`. @default the region of the provider, the stack, or the environment */
  region?: string;
}

/** Arguments of `startImagePipelineExecution`. Set exactly one of `imagePipelineId` and `imagePipelineName`. */
export interface StartImagePipelineExecutionArgs {
  /** The ID of the pipeline, such as `ip-2ze5tsl5bp6nf2b3cxyz`. Conflicts with `imagePipelineName`. */
  imagePipelineId?: string;
  /** The name of the pipeline. Exactly one pipeline in the region must have this name. */
  imagePipelineName?: string;
  /** The tags of the execution. At most 20. */
  tags?: Record<string, string>;
  /** Identifies the request: a second request with this token starts no second build. @default a random UUID */
  clientToken?: string;
  /** The region of the pipeline, such as `cn-hangzhou`. @default the region of the provider, the stack, or the environment */
  region?: string;
}

/** The result of `startImagePipelineExecution`. */
export interface StartImagePipelineExecutionResult {
  /** The ID of the execution that was started. */
  executionId: string;
  /** The ID of the pipeline, even if it was looked up by name. */
  imagePipelineId: string;
  /** The region of the pipeline. */
  region: string;
  /** The token of the request. */
  clientToken: string;
}

/** Arguments of `cancelImagePipelineExecution`. */
export interface CancelImagePipelineExecutionArgs {
  /** The ID of the execution, such as `exec-5fb8facb8ed7427cbfd1`. */
  executionId: string;
  /** The region of the pipeline, such as `cn-hangzhou`. @default the region of the provider, the stack, or the environment */
  region?: string;
}

/** Arguments of `watchImagePipelineExecutions`. Set a pipeline, or `executionIds`, or `waitForNext` alone. */
export interface WatchImagePipelineExecutionsArgs {
  /** The ID of the pipeline whose builds are watched. Conflicts with `imagePipelineName`. */
  imagePipelineId?: string;
  /** The name of the pipeline. Exactly one pipeline in the region must have this name. */
  imagePipelineName?: string;
  /** The IDs of the executions to watch. @default those that are running */
  executionIds?: string[];
  /** Whether to wait for the next build to start if none is running. @default false */
  waitForNext?: boolean;
  /** The time between two requests, such as `"1m"`. @default "10s" */
  pollInterval?: string;
  /** The maximum time to watch, such as `"90m"`. When it is exceeded, a `TimeoutError` is thrown. @default no limit */
  timeout?: string;
  /** The region of the pipeline, such as `cn-hangzhou`. @default the region of the provider, the stack, or the environment */
  region?: string;
}

/** What the watched executions are like at one time. */
export interface WatchedExecutions {
  /** The watched executions, newest first. Empty until the build that is waited for starts. */
  executions: ImagePipelineExecution[];
  /** How long earlier builds of the pipeline took. Absent if none succeeded, or several pipelines are watched. */
  usual?: UsualDuration;
}

/** How long the last successful builds of a pipeline took. */
export interface UsualDuration {
  /** The median, in milliseconds. */
  milliseconds: number;
  /** The number of builds. */
  builds: number;
}

/** How long to wait for executions that are still running. */
export interface WaitForRunning {
  /** The maximum time to wait, such as `"90m"`. When it is exceeded, the lookup fails with a `TimeoutError`. */
  timeout: string;
  /** The time between two requests, such as `"1m"`. @default "30s" */
  pollInterval?: string;
}

/** Arguments of `getLatestImage`. Set exactly one of `imagePipelineId` and `imagePipelineName`. */
export interface GetLatestImageArgs {
  /** The ID of the pipeline, such as `ip-2ze5tsl5bp6nf2b3cxyz`. Conflicts with `imagePipelineName`. */
  imagePipelineId?: string;
  /** The name of the pipeline. Exactly one pipeline in the region must have this name. */
  imagePipelineName?: string;
  /** The region of the pipeline, such as `cn-hangzhou`. @default the region of the provider, the stack, or the environment */
  region?: string;
  /** The tags that an execution must have. At most 20. */
  tags?: Record<string, string>;
  /** Whether to also accept `PARTITION_SUCCESS`: the image exists, but copying or sharing it may have failed. @default false */
  acceptPartialSuccess?: boolean;
  /** The IDs of executions and images to skip, for example those of a bad build. */
  exclude?: string[];
  /** The soak time, such as `"24h"`. Younger executions are skipped. Measured from `modifiedTime`. */
  minAge?: string;
  /** The maximum age, such as `"720h"`. Older executions are skipped. Measured from `modifiedTime`. */
  maxAge?: string;
  /**
   * How many of the newest qualifying executions to skip, from 0 to 100. With 1, production stays one
   * build behind its canary.
   * @default 0
   */
  behind?: number;
  /** Whether to skip images that `DescribeImages` does not report as `Available` in the region. @default false */
  verifyImage?: boolean;
  /** Waits while a newer execution is running. A preview never waits. @default no waiting */
  waitForRunning?: WaitForRunning;
  /** The image to use, with a warning, if no execution qualifies. @default an error if no execution qualifies */
  fallbackImageId?: string;
}

/** The inputs of the resource `PipelineImage`: the arguments of `getLatestImage`, and when to move to another image. */
export interface PipelineImageInputs extends GetLatestImageArgs {
  /**
   * Whether to keep the image in the state. A held image changes when `triggers` change, when the pipeline
   * or another selection argument changes, or when `hold` is removed.
   * @default false: every update uses the newest choice
   */
  hold?: boolean;
  /** Arbitrary values. If one of them changes, a held resource moves to the newest choice. */
  triggers?: unknown[] | Record<string, unknown>;
}

/** The result of `getImagePipelineExecutions`. */
export interface GetImagePipelineExecutionsResult {
  /** The matching executions, newest first. */
  executions: ImagePipelineExecution[];
  /** The IDs of the executions, in the same order. */
  ids: string[];
  /** The number of matching executions as counted by the API, even if `maxItems` returns fewer. */
  totalCount: number;
  /** The region that was queried. */
  region: string;
}

/** An execution that ranks before the chosen one, and why it was skipped. */
export interface NewerExecution {
  /** The ID of the execution. */
  executionId: string;
  /** The status of the execution. */
  status: ExecutionStatus;
  /** When the execution was started: ISO 8601 in UTC, as reported by the API. */
  creationTime: string;
  /** Why the execution was skipped. */
  reason: string;
}

/**
 * The chosen image, and the reason for the choice. If `source` is `"execution"`, all required fields of the
 * chosen {@link ImagePipelineExecution} are set. If it is `"fallback"`, there is no execution, and its
 * fields are absent.
 */
export interface LatestImage extends Omit<
  Partial<ImagePipelineExecution>,
  "imageId" | "imagePipelineId" | "region" | "tags"
> {
  /** The ID of the image: that of the chosen execution, or `fallbackImageId`. */
  imageId: string;
  /** The ID of the pipeline, even if it was looked up by name. */
  imagePipelineId: string;
  /** The region that was queried. */
  region: string;
  /** The tags of the chosen execution. Empty if `source` is `"fallback"`. */
  executionTags: Record<string, string>;
  /** `"execution"` if the pipeline built the image; `"fallback"` if it is `fallbackImageId`. */
  source: "execution" | "fallback";
  /** The reason for the choice, in one sentence. */
  reason: string;
  /** The executions that rank before the chosen one, newest first. */
  newer: NewerExecution[];
}

/** The outputs of the resource `PipelineImage`. */
export interface PipelineImageOutputs extends LatestImage {
  /** The image that is the current choice. It differs from `imageId` while an older image is held. */
  latestImageId: string;
  /** The execution that is the current choice. Absent if the choice is `fallbackImageId`. */
  latestExecutionId?: string;
}

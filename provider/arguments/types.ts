/** Arguments of `getImagePipelineExecutions`. All filters that are given must match. */
export interface GetImagePipelineExecutionsArgs {
  /** Id of the pipeline, `ip-…`. Excludes `imagePipelineName`. */
  imagePipelineId?: string;
  /** Name of the pipeline; exactly one pipeline of the region must have it. */
  imagePipelineName?: string;
  /** Ids of executions, `exec-…`. The service limits how many (`InvalidExecutionId.SizeExceeded`). */
  executionIds?: string[];
  /** Statuses, e.g. `["SUCCESS"]`. @default all */
  statuses?: string[];
  /** Tags that an execution must have, at most 20. */
  tags?: Record<string, string>;
  /** How many executions to return at most, counted from the newest. @default all */
  maxItems?: number;
  /** Region of the pipeline, e.g. `cn-hangzhou`. @default the provider's, the stack's or the environment's */
  region?: string;
}

/** Arguments of `getImagePipelineExecution`. */
export interface GetImagePipelineExecutionArgs {
  /** Id of the execution, `exec-…`. */
  executionId: string;
  /** Region of the pipeline, e.g. `cn-hangzhou`. @default the provider's, the stack's or the environment's */
  region?: string;
}

/** How long to wait for executions that are still running. */
export interface WaitForRunning {
  /** How long at most, e.g. `"90m"`; then it is an error. */
  timeout: string;
  /** How long between two looks. @default "30s" */
  pollInterval?: string;
}

/** Arguments of `getLatestImage`; exactly one of `imagePipelineId` and `imagePipelineName` is needed. */
export interface GetLatestImageArgs {
  /** Id of the pipeline, `ip-…`. */
  imagePipelineId?: string;
  /** Name of the pipeline; exactly one pipeline of the region must have it. */
  imagePipelineName?: string;
  /** Region of the pipeline, e.g. `cn-hangzhou`. @default the provider's, the stack's or the environment's */
  region?: string;
  /** Tags that an execution must have, at most 20. */
  tags?: Record<string, string>;
  /** Also accept `PARTITION_SUCCESS`: the image exists, copying or sharing it may have failed. @default false */
  acceptPartialSuccess?: boolean;
  /** Ids of executions and images that are never chosen, e.g. of a bad build. */
  exclude?: string[];
  /** Soak time, e.g. `"24h"`: younger executions are passed over. Counted from `modifiedTime`. */
  minAge?: string;
  /** Older executions are passed over, e.g. `"720h"`. Counted from `modifiedTime`. */
  maxAge?: string;
  /** Choose only an image that `DescribeImages` reports as `Available` in the region. @default false */
  verifyImage?: boolean;
  /** Wait while a newer execution is running. Not in a preview: there it is only reported. */
  waitForRunning?: WaitForRunning;
  /** Image to use, with a warning, when the rule leaves none. @default that is an error */
  fallbackImageId?: string;
}

/** Arguments of the resource `PipelineImage`: those of `getLatestImage`, and when to move. */
export interface PipelineImageArgs extends GetLatestImageArgs {
  /**
   * Keep the image that the resource has. It then moves when `triggers` or an argument that selects
   * change, or when `hold` is dropped.
   * @default false: each update moves to the newest choice
   */
  hold?: boolean;
  /** Any values; a change of one moves a held resource to the newest choice. */
  triggers?: unknown[] | Record<string, unknown>;
}

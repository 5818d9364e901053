import type * as pulumi from "@pulumi/pulumi";
import type { ExecutionStatus } from "../core/types";

/*
 * The arguments of the public types, each an input. They repeat the fields of core/types.ts, so that an
 * editor shows named types; tests/sdk/arguments.types.ts and hover.test.ts hold the two together.
 */

/** How long to wait for executions that are still running: the fields of {@link WaitForRunning}, each an input. */
export interface WaitForRunningArgs {
  /** The maximum time to wait, such as `"90m"`. When it is exceeded, the lookup fails with a `TimeoutError`. */
  timeout: pulumi.Input<string>;
  /** The time between two requests, such as `"1m"`. @default "30s" */
  pollInterval?: pulumi.Input<string | undefined>;
}

/** Arguments of {@link getLatestImageOutput}. Set exactly one of `imagePipelineId` and `imagePipelineName`. */
export interface GetLatestImageOutputArgs {
  /** The ID of the pipeline, such as `ip-2ze5tsl5bp6nf2b3cxyz`. Conflicts with `imagePipelineName`. */
  imagePipelineId?: pulumi.Input<string | undefined>;
  /** The name of the pipeline. Exactly one pipeline in the region must have this name. */
  imagePipelineName?: pulumi.Input<string | undefined>;
  /** The region of the pipeline, such as `cn-hangzhou`. @default the region of the provider, the stack, or the environment */
  region?: pulumi.Input<string | undefined>;
  /** The tags that an execution must have. At most 20. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /** Whether to also accept `PARTITION_SUCCESS`: the image exists, but copying or sharing it may have failed. @default false */
  acceptPartialSuccess?: pulumi.Input<boolean | undefined>;
  /** The IDs of executions and images to skip, for example those of a bad build. */
  exclude?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The soak time, such as `"24h"`. Younger executions are skipped. Measured from `modifiedTime`. */
  minAge?: pulumi.Input<string | undefined>;
  /** The maximum age, such as `"720h"`. Older executions are skipped. Measured from `modifiedTime`. */
  maxAge?: pulumi.Input<string | undefined>;
  /**
   * How many qualifying executions to pass before the choice, from 0 to 100. With 1, production stays one
   * build behind its canary.
   * @default 0
   */
  behind?: pulumi.Input<number | undefined>;
  /** Whether to skip images that `DescribeImages` does not report as `Available` in the region. @default false */
  verifyImage?: pulumi.Input<boolean | undefined>;
  /** Waits while a newer execution is running. A preview never waits. @default no waiting */
  waitForRunning?: pulumi.Input<WaitForRunningArgs | undefined>;
  /** The image to use, with a warning, if no execution qualifies. @default an error if no execution qualifies */
  fallbackImageId?: pulumi.Input<string | undefined>;
}

/** Arguments of {@link getImagePipelineExecutionsOutput}. An execution must match all filters that are set. */
export interface GetImagePipelineExecutionsOutputArgs {
  /** The ID of the pipeline, such as `ip-2ze5tsl5bp6nf2b3cxyz`. Conflicts with `imagePipelineName`. */
  imagePipelineId?: pulumi.Input<string | undefined>;
  /** The name of the pipeline. Exactly one pipeline in the region must have this name. */
  imagePipelineName?: pulumi.Input<string | undefined>;
  /** The IDs of the executions to return. @default all executions */
  executionIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The statuses of the executions to return, such as `["SUCCESS"]`. @default all statuses */
  statuses?: pulumi.Input<pulumi.Input<ExecutionStatus>[] | undefined>;
  /** The tags that an execution must have. At most 20. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /** The maximum number of executions to return, starting with the newest. @default no limit */
  maxItems?: pulumi.Input<number | undefined>;
  /** The region of the pipeline, such as `cn-hangzhou`. @default the region of the provider, the stack, or the environment */
  region?: pulumi.Input<string | undefined>;
}

/** Arguments of {@link getImagePipelineExecutionOutput}. */
export interface GetImagePipelineExecutionOutputArgs {
  /** The ID of the execution, such as `exec-5fb8facb8ed7427cbfd1`. */
  executionId: pulumi.Input<string>;
  /** The ID of the pipeline. Set it if the service requires it for an execution ID (`MissingParameter.ImagePipelineId`). */
  imagePipelineId?: pulumi.Input<string | undefined>;
  /** The region of the pipeline, such as `cn-hangzhou`. @default the region of the provider, the stack, or the environment */
  region?: pulumi.Input<string | undefined>;
}

/** Arguments of {@link PipelineImage}: those of {@link getLatestImageOutput}, and when to move to another image. */
export interface PipelineImageArgs extends GetLatestImageOutputArgs {
  /**
   * Whether to keep the image in the state. A held image changes when `triggers` change, when the pipeline
   * or another selection argument changes, or when `hold` is removed.
   * @default false: every update uses the newest choice
   */
  hold?: pulumi.Input<boolean | undefined>;
  /** Arbitrary values. If one of them changes, a held resource moves to the newest choice. */
  triggers?: pulumi.Input<
    pulumi.Input<unknown>[] | Record<string, pulumi.Input<unknown>> | undefined
  >;
}

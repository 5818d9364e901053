import type * as pulumi from "@pulumi/pulumi";
import type {
  GetImagePipelineExecutionArgs,
  GetImagePipelineExecutionsArgs,
  GetImagePipelineExecutionsResult,
  GetLatestImageArgs,
  ImagePipelineExecution,
  LatestImage,
} from "../core/types";
import type {
  GetImagePipelineExecutionOutputArgs,
  GetImagePipelineExecutionsOutputArgs,
  GetLatestImageOutputArgs,
} from "./arguments";
import { invoke, invokeOutput } from "./invoke";

/**
 * Looks up the image that an image pipeline last built successfully, and the reason for the choice.
 *
 * The lookup reads all executions of the pipeline (500 per request) and chooses the newest success that no
 * argument excludes. One warning reports newer executions that failed. Identical lookups in a program share one
 * scan and its result, so that all resources get the same image.
 *
 * Source: DescribeImagePipelineExecutions, ECS API version 2014-05-26.
 *
 * @param args - The pipeline, and how to choose among its executions.
 * @param opts - Pulumi's invoke options. An explicit `provider`, set or inherited, needs {@link getLatestImageOutput}.
 * @throws {InvalidArgumentError} if arguments or options are invalid; it lists all problems
 * @throws {NotFoundError} if no pipeline has the name `imagePipelineName`
 * @throws {ConfigurationError} if the region or the credentials are missing or invalid
 * @throws {NoImageError} if no execution qualifies and `fallbackImageId` is not set
 * @throws {TimeoutError} if executions still run after `waitForRunning.timeout`, or if the scan takes longer than ten minutes
 * @throws {EcsApiError} if the API rejects a request or cannot be reached
 * @example
 * const image = await getLatestImage({ imagePipelineId: "ip-2ze5tsl5bp6nf2b3cxyz" });
 */
export function getLatestImage(
  args: GetLatestImageArgs,
  opts: pulumi.InvokeOptions = {},
): Promise<LatestImage> {
  return invoke("getLatestImage", args, opts);
}

/**
 * The output form of {@link getLatestImage}. It accepts inputs and `dependsOn`, and uses the account, region and
 * endpoints of an `alicloud.Provider` that `opts.provider` sets or `opts.parent` passes on.
 *
 * The output is unknown, and no request is sent, while an input is unknown. In a preview, it is also unknown if
 * the update will wait for a running build (`waitForRunning`).
 *
 * @param args - The pipeline, and how to choose among its executions.
 * @param opts - Pulumi's invoke options for outputs.
 * @throws {InvalidArgumentError} if arguments or options are invalid; it lists all problems
 * @throws {NotFoundError} if no pipeline has the name `imagePipelineName`
 * @throws {ConfigurationError} if the region or the credentials are missing or invalid
 * @throws {NoImageError} if no execution qualifies and `fallbackImageId` is not set
 * @throws {TimeoutError} if executions still run after `waitForRunning.timeout`, or if the scan takes longer than ten minutes
 * @throws {EcsApiError} if the API rejects a request or cannot be reached
 * @example
 * const image = getLatestImageOutput({ imagePipelineId: pipeline.id });
 * new alicloud.ecs.EcsLaunchTemplate("web", { imageId: image.imageId });
 */
export function getLatestImageOutput(
  args: GetLatestImageOutputArgs,
  opts: pulumi.InvokeOutputOptions = {},
): pulumi.Output<LatestImage> {
  return invokeOutput("getLatestImage", args, opts);
}

/**
 * Lists the executions that match all filters, newest first. If none matches, the list is empty.
 *
 * Source: DescribeImagePipelineExecutions, ECS API version 2014-05-26.
 *
 * @param args - The filters.
 * @param opts - Pulumi's invoke options. An explicit `provider`, set or inherited, needs {@link getImagePipelineExecutionsOutput}.
 * @throws {InvalidArgumentError} if arguments or options are invalid; it lists all problems
 * @throws {NotFoundError} if no pipeline has the name `imagePipelineName`
 * @throws {ConfigurationError} if the region or the credentials are missing or invalid
 * @throws {TimeoutError} if the scan takes longer than ten minutes
 * @throws {EcsApiError} if the API rejects a request or cannot be reached
 * @example
 * const { executions } = await getImagePipelineExecutions({ imagePipelineName: "web", statuses: ["FAILED"] });
 */
export function getImagePipelineExecutions(
  args: GetImagePipelineExecutionsArgs = {},
  opts: pulumi.InvokeOptions = {},
): Promise<GetImagePipelineExecutionsResult> {
  return invoke("getImagePipelineExecutions", args, opts);
}

/**
 * The output form of {@link getImagePipelineExecutions}. It accepts inputs and `dependsOn`, and uses the account,
 * region and endpoints of an `alicloud.Provider` that `opts.provider` sets or `opts.parent` passes on. The output
 * is unknown, and no request is sent, while an input is unknown.
 *
 * @param args - The filters.
 * @param opts - Pulumi's invoke options for outputs.
 * @throws {InvalidArgumentError} if arguments or options are invalid; it lists all problems
 * @throws {NotFoundError} if no pipeline has the name `imagePipelineName`
 * @throws {ConfigurationError} if the region or the credentials are missing or invalid
 * @throws {TimeoutError} if the scan takes longer than ten minutes
 * @throws {EcsApiError} if the API rejects a request or cannot be reached
 * @example
 * const count = getImagePipelineExecutionsOutput({ imagePipelineId: pipeline.id }).totalCount;
 */
export function getImagePipelineExecutionsOutput(
  args: GetImagePipelineExecutionsOutputArgs = {},
  opts: pulumi.InvokeOutputOptions = {},
): pulumi.Output<GetImagePipelineExecutionsResult> {
  return invokeOutput("getImagePipelineExecutions", args, opts);
}

/**
 * Looks up one execution by its ID.
 *
 * Source: DescribeImagePipelineExecutions, ECS API version 2014-05-26.
 *
 * @param args - The ID of the execution.
 * @param opts - Pulumi's invoke options. An explicit `provider`, set or inherited, needs {@link getImagePipelineExecutionOutput}.
 * @throws {InvalidArgumentError} if arguments or options are invalid; it lists all problems
 * @throws {NotFoundError} if the region has no execution with this ID
 * @throws {ConfigurationError} if the region or the credentials are missing or invalid
 * @throws {EcsApiError} if the API rejects a request or cannot be reached
 * @example
 * const execution = await getImagePipelineExecution({ executionId: "exec-5fb8facb8ed7427cbfd1" });
 */
export function getImagePipelineExecution(
  args: GetImagePipelineExecutionArgs,
  opts: pulumi.InvokeOptions = {},
): Promise<ImagePipelineExecution> {
  return invoke("getImagePipelineExecution", args, opts);
}

/**
 * The output form of {@link getImagePipelineExecution}. It accepts inputs and `dependsOn`, and uses the account,
 * region and endpoints of an `alicloud.Provider` that `opts.provider` sets or `opts.parent` passes on. The output
 * is unknown, and no request is sent, while an input is unknown.
 *
 * @param args - The ID of the execution.
 * @param opts - Pulumi's invoke options for outputs.
 * @throws {InvalidArgumentError} if arguments or options are invalid; it lists all problems
 * @throws {NotFoundError} if the region has no execution with this ID
 * @throws {ConfigurationError} if the region or the credentials are missing or invalid
 * @throws {EcsApiError} if the API rejects a request or cannot be reached
 * @example
 * const execution = getImagePipelineExecutionOutput({ executionId: build.executionId });
 */
export function getImagePipelineExecutionOutput(
  args: GetImagePipelineExecutionOutputArgs,
  opts: pulumi.InvokeOutputOptions = {},
): pulumi.Output<ImagePipelineExecution> {
  return invokeOutput("getImagePipelineExecution", args, opts);
}

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
} from "./inputs";
import { invoke, invokeOutput } from "./invoke";

/**
 * The image that an image pipeline last built successfully, and why this one.
 *
 * All executions of the pipeline are read (500 a request); the newest that succeeded is chosen,
 * after `exclude`, `minAge`, `maxAge` and `verifyImage`. Newer executions that failed give one warning.
 * The same question is asked once in a program, so that all its resources get the same image.
 *
 * Source of the API's facts: DescribeImagePipelineExecutions, ECS API 2014-05-26.
 *
 * @throws {@link InvalidArgumentError} for wrong arguments, all at once
 * @throws {@link ConfigurationError} when no region or credentials are found
 * @throws {@link NoImageError} when the rule leaves no image and `fallbackImageId` is not given
 * @throws {@link TimeoutError} when executions still run at the end of `waitForRunning`, or not all pages can be read within ten minutes
 * @throws {@link EcsApiError} when the API refuses or cannot be reached
 * @example
 * const image = await getLatestImage({ imagePipelineId: "ip-2ze5tsl5bp6nf2b3aaaa" });
 */
export function getLatestImage(
  args: GetLatestImageArgs,
  opts: pulumi.InvokeOptions = {},
): Promise<LatestImage> {
  return invoke("getLatestImage", args, opts);
}

/**
 * Output form of {@link getLatestImage}: takes inputs, waits for `dependsOn`, and uses the region and
 * the credentials of an `alicloud.Provider` in `opts.provider`. Unknown inputs give an unknown output
 * and no call. In a preview, an image that `waitForRunning` will wait for is unknown.
 *
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
 * The executions that match all given filters, newest first. Nothing found is an empty list.
 *
 * @throws {@link InvalidArgumentError} for wrong arguments, all at once
 * @throws {@link ConfigurationError} when no region or credentials are found
 * @throws {@link EcsApiError} when the API refuses or cannot be reached
 * @throws {@link TimeoutError} when not all pages can be read within ten minutes
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
 * Output form of {@link getImagePipelineExecutions}: takes inputs, waits for `dependsOn`, and uses the
 * region and the credentials of an `alicloud.Provider` in `opts.provider`.
 *
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
 * One execution by its id.
 *
 * @throws {@link InvalidArgumentError} for wrong arguments
 * @throws {@link NotFoundError} if the region has no execution with this ID
 * @throws {@link ConfigurationError} when no region or credentials are found
 * @throws {@link EcsApiError} when the API refuses or cannot be reached
 * @example
 * const execution = await getImagePipelineExecution({ executionId: "exec-5fb8facb8ed7427caaaa" });
 */
export function getImagePipelineExecution(
  args: GetImagePipelineExecutionArgs,
  opts: pulumi.InvokeOptions = {},
): Promise<ImagePipelineExecution> {
  return invoke("getImagePipelineExecution", args, opts);
}

/**
 * Output form of {@link getImagePipelineExecution}: takes inputs, waits for `dependsOn`, and uses the
 * region and the credentials of an `alicloud.Provider` in `opts.provider`.
 *
 * @example
 * const execution = getImagePipelineExecutionOutput({ executionId: build.executionId });
 */
export function getImagePipelineExecutionOutput(
  args: GetImagePipelineExecutionOutputArgs,
  opts: pulumi.InvokeOutputOptions = {},
): pulumi.Output<ImagePipelineExecution> {
  return invokeOutput("getImagePipelineExecution", args, opts);
}

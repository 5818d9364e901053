import type { EcsClient } from "../ecs/client";
import type { ExecutionEntry } from "../ecs/schemas";
import { EcsApiError } from "../errors";
import type { ImagePipelineExecution } from "../selection/execution";

/**
 * An execution as this package's users see it, from what the wire carried.
 *
 * @param imagePipelineId - the pipeline that was asked for, if one was
 * @throws {@link EcsApiError} `InvalidResponse` when the entry belongs to another pipeline: its image must not be trusted
 */
export function toExecution(
  entry: ExecutionEntry,
  { region }: EcsClient,
  imagePipelineId: string | undefined,
): ImagePipelineExecution {
  if (
    imagePipelineId !== undefined &&
    entry.ImagePipelineId !== undefined &&
    entry.ImagePipelineId !== imagePipelineId
  ) {
    const action = "DescribeImagePipelineExecutions";
    throw new EcsApiError({
      action,
      code: "InvalidResponse",
      message: `${action} in ${region} was asked for image pipeline ${imagePipelineId} and answered with an execution of ${entry.ImagePipelineId}. Check what is between this machine and the service.`,
    });
  }
  return {
    executionId: entry.ExecutionId ?? "",
    imagePipelineId: entry.ImagePipelineId ?? imagePipelineId ?? "",
    region,
    status: entry.Status ?? "",
    ...(entry.ImageId !== undefined && { imageId: entry.ImageId }),
    creationTime: entry.CreationTime ?? "",
    modifiedTime: entry.ModifiedTime ?? "",
    ...(entry.ResourceGroupId !== undefined && { resourceGroupId: entry.ResourceGroupId }),
    ...(entry.Message !== undefined && { message: entry.Message }),
    ...(entry.ErrorCode !== undefined && { errorCode: entry.ErrorCode }),
    ...(entry.ErrorInfo !== undefined && { errorInfo: entry.ErrorInfo }),
    tags: Object.fromEntries(
      (entry.Tags?.Tag ?? []).map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue]),
    ),
  };
}

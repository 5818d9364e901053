import type { EcsClient } from "./ecs/client";
import type { ExecutionEntry } from "./ecs/schemas";
import { EcsApiError } from "./errors";
import type { ImagePipelineExecution } from "./types";

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
  const answered = present(entry.ImagePipelineId);
  if (imagePipelineId !== undefined && answered !== undefined && answered !== imagePipelineId) {
    const action = "DescribeImagePipelineExecutions";
    throw new EcsApiError({
      action,
      code: "InvalidResponse",
      message: `${action} in ${region} was asked for image pipeline ${imagePipelineId} and answered with an execution of ${answered}. Check what is between this machine and the service.`,
    });
  }
  const execution: ImagePipelineExecution = {
    executionId: entry.ExecutionId ?? "",
    imagePipelineId: answered ?? imagePipelineId ?? "",
    region,
    status: entry.Status ?? "",
    creationTime: entry.CreationTime ?? "",
    modifiedTime: entry.ModifiedTime ?? "",
    tags: Object.fromEntries(
      (entry.Tags?.Tag ?? []).map(({ TagKey, TagValue }) => [TagKey ?? "", TagValue ?? ""]),
    ),
  };
  for (const [name, field] of OPTIONAL) {
    const value = present(entry[field]);
    if (value !== undefined) execution[name] = value;
  }
  return execution;
}

/** The fields that are absent where the API leaves them out. */
const OPTIONAL = [
  ["imageId", "ImageId"],
  ["resourceGroupId", "ResourceGroupId"],
  ["message", "Message"],
  ["errorCode", "ErrorCode"],
  ["errorInfo", "ErrorInfo"],
] as const;

function present(text: string | null | undefined): string | undefined {
  return text === "" || text === null ? undefined : text;
}

import type { LatestImage, PipelineImageOutputs } from "../types";

/** Properties of a resource, as the engine hands them over. */
export type Properties = Readonly<Record<string, unknown>>;

/** The outputs that tell of the image; a held resource keeps them. */
export const IMAGE_OUTPUTS = [
  "imageId",
  "executionId",
  "imagePipelineId",
  "region",
  "status",
  "creationTime",
  "modifiedTime",
  "resourceGroupId",
  "message",
  "errorCode",
  "errorInfo",
  "tags",
  "source",
  "reason",
  "newer",
] as const satisfies readonly (keyof LatestImage)[];

/** The outputs that tell what the rule would choose now. */
export const LATEST_OUTPUTS = [
  "latestImageId",
  "latestExecutionId",
] as const satisfies readonly (keyof PipelineImageOutputs)[];

/** All outputs. */
export const OUTPUTS = [...IMAGE_OUTPUTS, ...LATEST_OUTPUTS];

/** All outputs with one value, such as the one that stands for an unknown. */
export function everyOutput(value: unknown): Record<string, unknown> {
  return Object.fromEntries(OUTPUTS.map((key) => [key, value]));
}

/**
 * Where the argument `tags` is kept in the state: the output of that name has the tags of the chosen
 * execution, and a preview shows it only if the checked inputs have it, too. The program hands the tags
 * over under both names, since the engine keeps secret what came as a secret under the same name.
 */
export const TAG_FILTER = "tagFilter";

/** The arguments, beside the pipeline and the region, that say which image is the latest; as the state names them. */
export const SELECTING = [
  "imagePipelineName",
  TAG_FILTER,
  "acceptPartialSuccess",
  "exclude",
  "minAge",
  "maxAge",
  "verifyImage",
  "fallbackImageId",
] as const;

/** The arguments that say when to move and when to look. */
export const TIMING = ["hold", "triggers", "waitForRunning"] as const;

/** The properties among `keys` that are set. */
export function pick(properties: Properties, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    keys
      .map((key) => [key, properties[key]] as const)
      .filter(([, value]) => value !== undefined && value !== null),
  );
}

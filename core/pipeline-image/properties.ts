import { isDeepStrictEqual } from "node:util";
import type {
  GetLatestImageArgs,
  LatestImage,
  PipelineImageInputs,
  PipelineImageOutputs,
} from "../types";

/** Properties of a resource as the engine passes them: arguments, outputs, or both. */
export type Properties = Readonly<Record<string, unknown>>;

function keysOf<T>(keys: Readonly<Record<keyof T & string, true>>): (keyof T & string)[] {
  return Object.keys(keys) as (keyof T & string)[];
}

/** The outputs that describe the image. A held resource keeps them. */
export const IMAGE_OUTPUTS = keysOf<LatestImage>({
  imageId: true,
  executionId: true,
  imagePipelineId: true,
  region: true,
  status: true,
  creationTime: true,
  modifiedTime: true,
  resourceGroupId: true,
  message: true,
  errorCode: true,
  errorInfo: true,
  executionTags: true,
  source: true,
  reason: true,
  newer: true,
});

/** The outputs that describe the current choice. */
export const LATEST_OUTPUTS = keysOf<Omit<PipelineImageOutputs, keyof LatestImage>>({
  latestImageId: true,
  latestExecutionId: true,
});

/** The outputs that name the pipeline. */
export const PIPELINE_OUTPUTS: readonly string[] = ["imagePipelineId", "region"];

/** All outputs. */
export const OUTPUTS = [...IMAGE_OUTPUTS, ...LATEST_OUTPUTS];

/** The arguments, besides the pipeline and the region, that determine which image is the current choice. */
export const SELECTING = keysOf<Omit<PipelineImageInputs, PipelineArgument | TimingArgument>>({
  tags: true,
  acceptPartialSuccess: true,
  exclude: true,
  minAge: true,
  maxAge: true,
  behind: true,
  verifyImage: true,
  fallbackImageId: true,
});

type PipelineArgument = "imagePipelineId" | "imagePipelineName" | "region";
const PIPELINE: readonly PipelineArgument[] = ["imagePipelineId", "imagePipelineName", "region"];

/** The arguments that determine when to look and when to move to another image. */
type TimingArgument = "hold" | "triggers" | "waitForRunning";
const TIMING: readonly TimingArgument[] = ["hold", "triggers", "waitForRunning"];

/** All arguments. */
export const ARGUMENTS: readonly (keyof PipelineImageInputs)[] = [
  ...PIPELINE,
  ...SELECTING,
  ...TIMING,
];

/** What an update changes. The reason and other executions are not: they change while the image stays. */
const SIGNIFICANT: readonly string[] = [
  ...["imageId", "executionId", "source", ...LATEST_OUTPUTS],
  ...ARGUMENTS,
];

/** All outputs with one value, such as the one that represents an unknown. */
export function everyOutput(value: unknown): Record<string, unknown> {
  return Object.fromEntries(OUTPUTS.map((key) => [key, value]));
}

/** The current choice. */
export function latestOutputs({ imageId, executionId }: LatestImage): Properties {
  return {
    latestImageId: imageId,
    ...(executionId !== undefined && { latestExecutionId: executionId }),
  };
}

/**
 * The outputs that can contain the value of an argument of another name, by argument. If the argument is a
 * secret, so are these outputs.
 */
export const DERIVED_OUTPUTS = {
  fallbackImageId: ["imageId", "latestImageId"],
  imagePipelineId: ["reason"],
  region: ["reason"],
  tags: ["executionTags", "reason"],
  exclude: ["newer"],
  minAge: ["reason", "newer"],
  maxAge: ["reason", "newer"],
} as const satisfies Partial<
  Record<keyof PipelineImageInputs, readonly (keyof PipelineImageOutputs)[]>
>;

/** The ID of the resource. */
export function resourceId({ region, imagePipelineId }: Properties): string {
  return `${String(region)}/${String(imagePipelineId)}`;
}

/** The names of the properties that an update would change. */
export function changedProperties(stored: Properties, news: Properties): string[] {
  const olds = upgraded(stored);
  const changed = SIGNIFICANT.filter((key) => !isDeepStrictEqual(olds[key], news[key]));
  return isUpToDate(stored) ? changed : [...changed, "executionTags"];
}

/** The arguments of the lookup that stored properties describe. A resolved pipeline ID replaces the name. */
export function lookupArguments(properties: Properties): GetLatestImageArgs {
  const { imagePipelineName, ...args } = pick(properties, [
    ...PIPELINE,
    ...SELECTING,
    "waitForRunning",
  ]);
  return args["imagePipelineId"] === undefined
    ? ({ imagePipelineName, ...args } as GetLatestImageArgs)
    : args;
}

/**
 * The state of release 0.1.0 has the tags of the execution as `tags`, and the argument `tags` as
 * `tagFilter`. This returns it with today's names.
 */
export function upgraded(stored: Properties): Properties {
  if (isUpToDate(stored)) return stored;
  const { tags, tagFilter, ...rest } = stored;
  return { ...rest, executionTags: tags, ...(tagFilter !== undefined && { tags: tagFilter }) };
}

function isUpToDate(stored: Properties): boolean {
  return stored["imageId"] === undefined || stored["executionTags"] !== undefined;
}

/** The properties among `keys` that are set. */
export function pick(properties: Properties, keys: readonly string[]): Record<string, unknown> {
  return withoutAbsent(Object.fromEntries(keys.map((key) => [key, properties[key]])));
}

/** The properties whose names are not among `keys`. */
export function omit(properties: Properties, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !keys.includes(key)));
}

/** The properties that are set. Engines also write null for a property that is not set. */
export function withoutAbsent(properties: Properties): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** Whether a value is, or contains, another value. */
export function containsValue(value: unknown, wanted: unknown): boolean {
  if (isDeepStrictEqual(value, wanted)) return true;
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).some((part) => containsValue(part, wanted))
  );
}

import type {
  GetImagePipelineExecutionArgs,
  GetImagePipelineExecutionsArgs,
  GetImagePipelineExecutionsResult,
  GetLatestImageArgs,
  ImagePipelineExecution,
  LatestImage,
  NewerExecution,
  PipelineImageInputs,
  PipelineImageOutputs,
  WaitForRunning,
} from "../../core/types";
import { PROVIDER_ATTRIBUTES } from "./configuration";
import type { Message, Response } from "./protocol";
import {
  schemaOf,
  withRoles,
  type Attributes,
  type TableOf,
  type Typed,
  type TypeFor,
} from "./schema";

/*
 * The attributes of the data sources and of the resource.
 */

const STRINGS = ["list", "string"] as const;
const STRING_MAP = ["map", "string"] as const;

const pipeline = {
  imagePipelineId: {
    type: "string",
    description:
      "The ID of the pipeline, such as `ip-2ze5tsl5bp6nf2b3cxyz`. Conflicts with `image_pipeline_name`.",
  },
  imagePipelineName: {
    type: "string",
    description:
      "The name of the pipeline. Exactly one pipeline in the region must have this name.",
  },
  region: {
    type: "string",
    description:
      "The region of the pipeline, such as `cn-hangzhou`. Default: the region of the provider.",
  },
} as const satisfies TableOf<
  Pick<GetLatestImageArgs, "imagePipelineId" | "imagePipelineName" | "region">
>;

const waitForRunning = {
  timeout: {
    type: "string",
    required: true,
    description:
      'The maximum time to wait, such as `"90m"`. When it is exceeded, the lookup fails, and the error names the builds that still run.',
  },
  pollInterval: {
    type: "string",
    description: 'The time between two requests, such as `"1m"`. Default: `"30s"`.',
  },
} as const satisfies TableOf<WaitForRunning>;

const latestImageArguments = {
  ...pipeline,
  tags: { type: STRING_MAP, description: "The tags that an execution must have. At most 20." },
  acceptPartialSuccess: {
    type: "bool",
    description:
      "Whether to also accept `PARTITION_SUCCESS`: the image exists, but copying or sharing it may have failed. Default: `false`.",
  },
  exclude: {
    type: STRINGS,
    description:
      "The IDs of executions and images to skip, for example those of a bad build. Their order has no meaning.",
  },
  minAge: {
    type: "string",
    description:
      'The soak time, such as `"24h"`. Younger executions are skipped. Measured from `modified_time`.',
  },
  maxAge: {
    type: "string",
    description:
      'The maximum age, such as `"720h"`. Older executions are skipped. Measured from `modified_time`.',
  },
  behind: {
    type: "number",
    description:
      "How many of the newest qualifying executions to skip, from 0 to 100. With 1, production stays one build behind its canary. Default: `0`.",
  },
  verifyImage: {
    type: "bool",
    description:
      "Whether to skip images that `DescribeImages` does not report as `Available` in the region. Default: `false`.",
  },
  waitForRunning: {
    type: { nesting: "single", attributes: withRoles(waitForRunning, {}) },
    description: "Waits while a newer execution is running. Default: no waiting.",
  },
  fallbackImageId: {
    type: "string",
    description:
      "The image to use, with a warning, if no execution qualifies. Default: an error if no execution qualifies.",
  },
} as const satisfies TableOf<GetLatestImageArgs>;

const executionResults = {
  executionId: {
    type: "string",
    description: "The ID of the execution, such as `exec-5fb8facb8ed7427cbfd1`.",
  },
  imagePipelineId: { type: "string", description: "The ID of the pipeline." },
  region: { type: "string", description: "The region that was queried." },
  status: {
    type: "string",
    description:
      "The status of the execution: `PREPARING`, `REPAIRING`, `BUILDING`, `TESTING`, `DISTRIBUTING`, `RELEASING`, `SUCCESS`, `PARTITION_SUCCESS`, `FAILED`, `TEST_FAILED`, `CANCELLING`, `CANCELLED`, or one that the service has added since. Only `SUCCESS` means that the image is ready for use.",
  },
  imageId: {
    type: "string",
    description:
      "The ID of the image, such as `m-bp67acfmxazb4p5aabcd`. The API reports it before the image is ready and after failed tests, so check `status` before you use it.",
  },
  creationTime: {
    type: "string",
    description: "When the execution was started: ISO 8601 in UTC, as reported by the API.",
  },
  modifiedTime: {
    type: "string",
    description: "When the execution was last modified: ISO 8601 in UTC, as reported by the API.",
  },
  resourceGroupId: {
    type: "string",
    description: "The ID of the resource group, such as `rg-bp67acfmxazb4p5aabcd`.",
  },
  message: { type: "string", description: "The service's description of the current step." },
  errorCode: { type: "string", description: "The service's error code, if the execution failed." },
  errorInfo: {
    type: "string",
    description: "The service's description of the error, if the execution failed.",
  },
  tags: { type: STRING_MAP, description: "The tags of the execution." },
} as const satisfies TableOf<ImagePipelineExecution>;

const { imageId: executionImageId, tags: executionTags, ...chosenExecution } = executionResults;

const newerExecution = {
  executionId: executionResults.executionId,
  status: { type: "string", description: "The status of the execution." },
  creationTime: executionResults.creationTime,
  reason: { type: "string", description: "Why the execution was skipped." },
} as const satisfies TableOf<NewerExecution>;

const latestImageResults = {
  ...chosenExecution,
  imageId: {
    type: "string",
    description: "The ID of the image: that of the chosen execution, or `fallback_image_id`.",
  },
  executionTags: {
    type: STRING_MAP,
    description: "The tags of the chosen execution. Empty if `source` is `fallback`.",
  },
  source: {
    type: "string",
    description:
      "`execution` if the pipeline built the image; `fallback` if it is `fallback_image_id`. With `fallback`, there is no execution, and its attributes are null.",
  },
  reason: { type: "string", description: "The reason for the choice, in one sentence." },
  newer: {
    type: { nesting: "list", attributes: withRoles({}, newerExecution) },
    description: "The executions that rank before the chosen one, newest first.",
  },
} as const satisfies TableOf<LatestImage>;

const executionsArguments = {
  ...pipeline,
  executionIds: {
    type: STRINGS,
    description: "The IDs of the executions to return. Default: all executions.",
  },
  statuses: {
    type: STRINGS,
    description:
      'The statuses of the executions to return, such as `["SUCCESS"]`. Default: all statuses.',
  },
  tags: latestImageArguments.tags,
  maxItems: {
    type: "number",
    description:
      "The maximum number of executions to return, starting with the newest. Default: no limit.",
  },
} as const satisfies TableOf<GetImagePipelineExecutionsArgs>;

const executionsResults = {
  executions: {
    type: { nesting: "list", attributes: withRoles({}, executionResults) },
    description: "The matching executions, newest first.",
  },
  ids: { type: STRINGS, description: "The IDs of the executions, in the same order." },
  totalCount: {
    type: "number",
    description:
      "The number of matching executions as counted by the API, even if `max_items` returns fewer.",
  },
  region: executionResults.region,
} as const satisfies TableOf<GetImagePipelineExecutionsResult>;

const executionArguments = {
  executionId: { ...executionResults.executionId, required: true },
  imagePipelineId: {
    type: "string",
    description:
      "The ID of the pipeline. Set it if the service requires it for an execution ID (`MissingParameter.ImagePipelineId`).",
  },
  region: pipeline.region,
} as const satisfies TableOf<GetImagePipelineExecutionArgs>;

const resourceArguments = {
  ...latestImageArguments,
  hold: {
    type: "bool",
    description:
      "Whether to keep the image in the state. A held image changes when `triggers` change, when the pipeline or another selection argument changes, or when `hold` is removed. Default: `false`: every apply uses the newest choice.",
  },
  triggers: {
    type: "dynamic",
    description:
      "Arbitrary values, as a list or a map. If one of them changes, a held image moves to the newest choice.",
  },
} as const satisfies {
  readonly [K in keyof Required<PipelineImageInputs>]: K extends "triggers"
    ? Typed<"dynamic">
    : Typed<TypeFor<NonNullable<PipelineImageInputs[K]>>>;
};

const resourceResults = {
  ...latestImageResults,
  latestImageId: {
    type: "string",
    description:
      "The image that is the current choice. It differs from `image_id` while an older image is held.",
  },
  latestExecutionId: {
    type: "string",
    description:
      "The execution that is the current choice. Null if the choice is `fallback_image_id`.",
  },
} as const satisfies TableOf<PipelineImageOutputs>;

/** The attributes of each data source. */
export const DATA_SOURCES = {
  imagepipeline_latest_image: withRoles(latestImageArguments, latestImageResults),
  imagepipeline_executions: withRoles(executionsArguments, executionsResults),
  imagepipeline_execution: withRoles(executionArguments, executionResults),
} as const;

export type DataSourceName = keyof typeof DATA_SOURCES;

export const RESOURCE = "imagepipeline_image";

/** The attributes of the resource. */
export const RESOURCE_ATTRIBUTES: Attributes = {
  id: {
    type: "string",
    computed: true,
    description: "`REGION/PIPELINE`, such as `cn-hangzhou/ip-2ze5tsl5bp6nf2b3cxyz`.",
  },
  ...withRoles(resourceArguments, resourceResults),
};

/** What the provider, its data sources and its resource are for. */
export const DESCRIPTIONS: Readonly<Record<DataSourceName | typeof RESOURCE | "provider", string>> =
  {
    provider:
      "Finds the image that an Alibaba Cloud ECS image pipeline last built successfully. Settings that are not set come from the environment, the profile file of the `aliyun` command line, or Alibaba Cloud's default credential chain.",
    imagepipeline_latest_image:
      "The image that a pipeline last built successfully, and the reason for the choice. Nothing is created.",
    imagepipeline_executions:
      "The executions of image pipelines, newest first. If none matches, the list is empty.",
    imagepipeline_execution: "One execution of an image pipeline, by its ID.",
    [RESOURCE]:
      "The image that a pipeline last built successfully, as a part of the state: a plan shows the change from one image to the next, and `hold` keeps an image until it is promoted. Nothing is created or deleted in the cloud.",
  };

/** The response that describes the provider. */
export function schemaResponse(): Response<"GetProviderSchema"> {
  const dataSources = Object.entries(DATA_SOURCES).map(([name, attributes]) => [
    name,
    schemaOf(attributes, DESCRIPTIONS[name as DataSourceName]),
  ]);
  return {
    provider: schemaOf(PROVIDER_ATTRIBUTES, DESCRIPTIONS.provider),
    resourceSchemas: { [RESOURCE]: schemaOf(RESOURCE_ATTRIBUTES, DESCRIPTIONS[RESOURCE]) },
    dataSourceSchemas: Object.fromEntries(dataSources) as Record<string, Message<"Schema">>,
    // Terraform then reads the schema once, not for each process that it starts.
    serverCapabilities: { getProviderSchemaOptional: true },
  };
}

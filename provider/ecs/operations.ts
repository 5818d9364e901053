import type * as z from "zod";
import type { EcsClient } from "./client";
import { paginate } from "./pagination";
import {
  describeImagePipelineExecutionsResponse,
  describeImagePipelinesResponse,
  describeImagesResponse,
} from "./schemas";

/** The largest page that the API gives. */
const PAGE_SIZE = 500;

/** What `DescribeImagePipelineExecutions` filters by. All that is given must match. */
export interface ExecutionsFilter {
  readonly imagePipelineId?: string | undefined;
  readonly executionIds?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

type ExecutionsPage = z.output<typeof describeImagePipelineExecutionsResponse>;
type PipelinesPage = z.output<typeof describeImagePipelinesResponse>;

/** The executions that match, page by page, in no order that could be relied on. */
export function executionPages(
  client: EcsClient,
  filter: ExecutionsFilter,
  signal?: AbortSignal,
): AsyncGenerator<ExecutionsPage, void, undefined> {
  const action = "DescribeImagePipelineExecutions";
  const parameters = {
    ImagePipelineId: filter.imagePipelineId,
    ExecutionId: filter.executionIds?.join(","),
    Status: filter.statuses?.join(","),
    ...tagParameters(filter.tags),
    MaxResults: PAGE_SIZE,
  };
  return paginate(action, (token) =>
    client.call(
      action,
      { ...parameters, NextToken: token },
      describeImagePipelineExecutionsResponse,
      signal,
    ),
  );
}

/** The image pipelines of the region, page by page. */
export function pipelinePages(
  client: EcsClient,
  name: string | undefined,
  signal?: AbortSignal,
): AsyncGenerator<PipelinesPage, void, undefined> {
  const action = "DescribeImagePipelines";
  return paginate(action, (token) =>
    client.call(
      action,
      { Name: name, MaxResults: PAGE_SIZE, NextToken: token },
      describeImagePipelinesResponse,
      signal,
    ),
  );
}

/** How many images one call of {@link imageStatuses} can ask for. */
export const IMAGES_PER_CALL = 20;

// Without the parameter, the service tells of available images only.
const ALL_IMAGE_STATUSES = "Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated";

/** The status of each of at most {@link IMAGES_PER_CALL} images; one that the region does not have is missing. */
export async function imageStatuses(
  client: EcsClient,
  imageIds: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const parameters = { ImageId: imageIds.join(","), Status: ALL_IMAGE_STATUSES, PageSize: 100 };
  const { entries } = await client.call(
    "DescribeImages",
    parameters,
    describeImagesResponse,
    signal,
  );
  return new Map(entries.map(({ ImageId = "", Status = "" }) => [ImageId, Status]));
}

function tagParameters(tags: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value], index) => [
      [`Tag.${index + 1}.Key`, key],
      [`Tag.${index + 1}.Value`, value],
    ]),
  );
}

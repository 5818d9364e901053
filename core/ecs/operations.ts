import type * as z from "zod/mini";
import { TimeoutError } from "../errors";
import type { ActionParameters, EcsClient } from "./client";
import { paginate, type Page } from "./pagination";
import {
  describeImagePipelineExecutionsResponse,
  describeImagePipelinesResponse,
  describeImagesResponse,
} from "./schemas";

/** The largest page that the API gives. */
const PAGE_SIZE = 500;

/** Milliseconds after which no further page of a scan, or of its repetitions, is asked for. */
const MAX_SCAN_TIME = 600_000;

/** What `DescribeImagePipelineExecutions` filters by. All that is given must match. */
export interface ExecutionsFilter {
  readonly imagePipelineId?: string | undefined;
  readonly executionIds?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

type ExecutionsPage = z.output<typeof describeImagePipelineExecutionsResponse>;
type PipelinesPage = z.output<typeof describeImagePipelinesResponse>;

/**
 * The executions that match, page by page, in no order that could be relied on.
 *
 * @param started - when the scan began, of which this is perhaps a repetition
 */
export function executionPages(
  client: EcsClient,
  filter: ExecutionsFilter,
  signal?: AbortSignal,
  started = client.clock.monotonic(),
): AsyncGenerator<ExecutionsPage, void, undefined> {
  const parameters = {
    ImagePipelineId: filter.imagePipelineId,
    ExecutionId: filter.executionIds?.join(","),
    Status: filter.statuses?.join(","),
    ...tagParameters(filter.tags),
  };
  const schema = describeImagePipelineExecutionsResponse;
  return pages(client, "DescribeImagePipelineExecutions", parameters, schema, signal, started);
}

/** The image pipelines of the region, page by page. */
export function pipelinePages(
  client: EcsClient,
  name: string | undefined,
  signal?: AbortSignal,
): AsyncGenerator<PipelinesPage, void, undefined> {
  const schema = describeImagePipelinesResponse;
  const started = client.clock.monotonic();
  return pages(client, "DescribeImagePipelines", { Name: name }, schema, signal, started);
}

function pages<T extends z.ZodMiniType<Page>>(
  client: EcsClient,
  action: string,
  parameters: ActionParameters,
  schema: T,
  signal: AbortSignal | undefined,
  started: number,
): AsyncGenerator<z.output<T>, void, undefined> {
  return paginate(action, (token) => {
    // Each call has its own bound; this one is for a list that never ends, though no token repeats.
    const elapsed = client.clock.monotonic() - started;
    if (elapsed > MAX_SCAN_TIME) {
      const message = `${action} in ${client.region}: not all pages could be read within ${MAX_SCAN_TIME / 60_000} minutes. Try again, or narrow what is asked for.`;
      throw new TimeoutError("ScanTimeout", message, elapsed);
    }
    const page = { ...parameters, MaxResults: PAGE_SIZE, NextToken: token };
    return client.call(action, page, schema, signal);
  });
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

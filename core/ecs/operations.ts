import { randomUUID } from "node:crypto";
import type * as z from "zod/mini";
import { EcsApiError, TimeoutError } from "../errors";
import type { ActionParameters, EcsClient } from "./client";
import { hintFor } from "./failure";
import { paginate, type Page } from "./pagination";
import {
  describeImagePipelineExecutionsResponse,
  describeImagePipelinesResponse,
  describeImagesResponse,
  emptyResponse,
  startImagePipelineExecutionResponse,
} from "./schemas";

/** The largest page of the API. */
const PAGE_SIZE = 500;

/** The time limit for starting to read a page of a scan, or of its repetitions, in milliseconds. */
const MAX_SCAN_TIME = 600_000;

/** The filters of `DescribeImagePipelineExecutions`. An execution must match all of them. */
export interface ExecutionsFilter {
  readonly imagePipelineId?: string | undefined;
  readonly executionIds?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

type ExecutionsPage = z.output<typeof describeImagePipelineExecutionsResponse>;
type PipelinesPage = z.output<typeof describeImagePipelinesResponse>;

/**
 * The matching executions, page by page, in no particular order. If there are more `executionIds` than
 * the service accepts in one request, they are requested in several.
 *
 * @param started - the monotonic time at which the scan began, if this is a repetition
 */
export function executionPages(
  client: EcsClient,
  filter: ExecutionsFilter,
  signal?: AbortSignal,
  started = client.clock.monotonic(),
): AsyncGenerator<ExecutionsPage, void, undefined> {
  const { executionIds, imagePipelineId, statuses, tags } = filter;
  const scan = (ids?: readonly string[]) =>
    pages({
      client,
      action: "DescribeImagePipelineExecutions",
      parameters: {
        ImagePipelineId: imagePipelineId,
        ExecutionId: ids?.join(","),
        Status: statuses?.join(","),
        ...tagParameters(tags),
      },
      schema: describeImagePipelineExecutionsResponse,
      signal,
      started,
    });
  return executionIds === undefined ? scan() : inParts(client, [...new Set(executionIds)], scan);
}

/** How many execution IDs a client puts into one request. The service does not document its limit. */
const idsPerRequest = new WeakMap<EcsClient, number>();
const INITIAL_IDS_PER_REQUEST = 100;

/** The maximum length of the execution IDs of one request, in characters. */
const MAX_IDS_LENGTH = 4096;

/**
 * The pages of all parts of a list of IDs. If the service rejects a part as too large, the client uses
 * parts of half the size from then on.
 */
async function* inParts(
  client: EcsClient,
  ids: readonly string[],
  scan: (part: readonly string[]) => AsyncGenerator<ExecutionsPage, void, undefined>,
): AsyncGenerator<ExecutionsPage, void, undefined> {
  let start = 0;
  let countBefore = 0;
  while (start < ids.length) {
    const part = firstPart(ids, start, idsPerRequest.get(client) ?? INITIAL_IDS_PER_REQUEST);
    let count = 0;
    let entries = 0;
    try {
      for await (const page of scan(part)) {
        entries += page.entries.length;
        count = page.totalCount ?? Math.max(count, entries);
        yield start === 0 ? page : { ...page, totalCount: countBefore + count };
      }
    } catch (error) {
      if (part.length === 1 || !isTooManyIds(error)) throw error;
      idsPerRequest.set(client, Math.ceil(part.length / 2));
      continue;
    }
    start += part.length;
    countBefore += count;
  }
}

/** As many IDs as fit into one request, but at least one. */
function firstPart(ids: readonly string[], start: number, maxCount: number): readonly string[] {
  let [end, length] = [start, 0];
  while (end < ids.length && end - start < maxCount) {
    length += (ids[end]?.length ?? 0) + 1;
    if (length > MAX_IDS_LENGTH && end > start) break;
    end++;
  }
  return ids.slice(start, end);
}

function isTooManyIds(error: unknown): boolean {
  return EcsApiError.isInstance(error) && error.code === "InvalidExecutionId.SizeExceeded";
}

/** The image pipelines of the region, page by page. */
export function pipelinePages(
  client: EcsClient,
  name: string | undefined,
  signal?: AbortSignal,
): AsyncGenerator<PipelinesPage, void, undefined> {
  return pages({
    client,
    action: "DescribeImagePipelines",
    parameters: { Name: name },
    schema: describeImagePipelinesResponse,
    signal,
    started: client.clock.monotonic(),
  });
}

/** A list operation: its parameters, and how to read its pages. */
interface Listing<T extends z.ZodMiniType<ListPage>> {
  readonly client: EcsClient;
  readonly action: string;
  readonly parameters: ActionParameters;
  readonly schema: T;
  readonly signal: AbortSignal | undefined;
  /** The monotonic time at which the scan began. */
  readonly started: number;
}

/** The parts of a page that a scan checks. */
interface ListPage extends Page {
  readonly totalCount: number | undefined;
  readonly hasSet: boolean;
  readonly entries: readonly unknown[];
}

async function* pages<T extends z.ZodMiniType<ListPage>>({
  client,
  action,
  parameters,
  schema,
  signal,
  started,
}: Listing<T>): AsyncGenerator<z.output<T>, void, undefined> {
  const scan = paginate(action, (token) => {
    // Each call has its own time limit. This one is for a list that never ends, even if no token repeats.
    const elapsed = client.clock.monotonic() - started;
    if (elapsed > MAX_SCAN_TIME) {
      const message = `${action} in ${client.region} did not return all pages within ${MAX_SCAN_TIME / 60_000} minutes. Try again, or use more filters.`;
      throw new TimeoutError("ScanTimeout", message, elapsed);
    }
    const page = { ...parameters, MaxResults: PAGE_SIZE, NextToken: token };
    return client.call(action, page, schema, signal);
  });
  let entries = 0;
  for await (const page of scan) {
    entries += page.entries.length;
    if (page.nextToken === undefined) assertComplete(client, action, page, entries);
    yield page;
  }
}

/** Rejects a last page without a set if the service counts more entries than it returned. */
function assertComplete(client: EcsClient, action: string, page: ListPage, entries: number): void {
  const { hasSet, totalCount = 0 } = page;
  if (hasSet || totalCount <= entries) return;
  throw new EcsApiError({
    action,
    code: "InvalidResponse",
    message: `${action} in ${client.region} returned no list, although TotalCount is ${totalCount}. ${hintFor("InvalidResponse")}`,
  });
}

/** The maximum number of images in one call of {@link imageStatuses}. */
export const IMAGES_PER_CALL = 20;

// Without this parameter, the service returns available images only.
const ALL_IMAGE_STATUSES = "Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated";

/** The status of each of at most {@link IMAGES_PER_CALL} images. An image that the region does not have is missing. */
export async function imageStatuses(
  client: EcsClient,
  imageIds: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const action = "DescribeImages";
  const parameters = { ImageId: imageIds.join(","), Status: ALL_IMAGE_STATUSES, PageSize: 100 };
  const page = await client.call(action, parameters, describeImagesResponse, signal);
  assertComplete(client, action, page, page.entries.length);
  return new Map(page.entries.map(({ ImageId = "", Status = "" }) => [ImageId, Status]));
}

/** The build to start. */
export interface StartRequest {
  readonly imagePipelineId: string;
  readonly tags: Readonly<Record<string, string>>;
  /** A second request with this token starts no second build. @default a random UUID */
  readonly clientToken?: string | undefined;
}

/**
 * Starts a build, and returns the ID of the execution and the token. A retry does not start a second build.
 *
 * @param more - parameters of an emulator, which the service does not have
 */
export async function startExecution(
  client: EcsClient,
  { imagePipelineId, tags, clientToken = randomUUID() }: StartRequest,
  signal?: AbortSignal,
  more: ActionParameters = {},
): Promise<{ executionId: string; clientToken: string }> {
  const { ExecutionId } = await client.call(
    "StartImagePipelineExecution",
    {
      ImagePipelineId: imagePipelineId,
      ClientToken: clientToken,
      ...tagParameters(tags),
      ...more,
    },
    startImagePipelineExecutionResponse,
    signal,
  );
  return { executionId: ExecutionId, clientToken };
}

/** Cancels an execution. The service accepts this only while the image is being built. */
export async function cancelExecution(
  client: EcsClient,
  executionId: string,
  signal?: AbortSignal,
): Promise<void> {
  const parameters = { ExecutionId: executionId };
  await client.call("CancelImagePipelineExecution", parameters, emptyResponse, signal);
}

/** IDs that no pipeline and no execution has: calls with them change nothing. */
const NO_PIPELINE = "ip-00000000000000000000";
const NO_EXECUTION = "exec-00000000000000000000";

/** A call of each operation that needs a permission and changes nothing. */
export const DRY_CALLS = {
  DescribeImagePipelineExecutions: { MaxResults: 1 },
  DescribeImagePipelines: { MaxResults: 1 },
  DescribeImages: { PageSize: 1 },
  StartImagePipelineExecution: { ImagePipelineId: NO_PIPELINE },
  CancelImagePipelineExecution: { ExecutionId: NO_EXECUTION },
} as const satisfies Readonly<Record<string, ActionParameters>>;

export type DryCall = keyof typeof DRY_CALLS;

/** Sends the dry call of an operation. @throws {@link EcsApiError} as the operation itself does */
export async function dryCall(
  client: EcsClient,
  action: DryCall,
  parameters: ActionParameters,
  signal?: AbortSignal,
): Promise<void> {
  await client.call(action, { ...DRY_CALLS[action], ...parameters }, emptyResponse, signal);
}

function tagParameters(tags: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value], index) => [
      [`Tag.${index + 1}.Key`, key],
      [`Tag.${index + 1}.Value`, value],
    ]),
  );
}

import type { Query } from "./args/schemas";
import type { EcsClient } from "./ecs/client";
import { executionPages } from "./ecs/operations";
import { informingText, tagsOf, type ExecutionEntry } from "./ecs/schemas";
import { EcsApiError, NotFoundError } from "./errors";
import { unlessBlank } from "./message";
import { Readings } from "./selection/readings";
import type { GetImagePipelineExecutionsResult, ImagePipelineExecution } from "./types";

/** How many executions are held on top of those that are returned, before the first are dropped. */
const PAGE_SIZE = 500;

/** The maximum size of a list without `maxItems`: executions, and characters of all their fields. */
const [MAX_LIST_LENGTH, MAX_LIST_SIZE] = [150_000, 60_000_000];

/** How often a list is read again because it changed meanwhile. */
const MAX_READINGS = 20;

/** The matching executions, newest first. */
export async function listExecutions(
  client: EcsClient,
  query: Omit<Query<"getImagePipelineExecutions">, "imagePipelineName" | "region">,
  signal?: AbortSignal,
): Promise<GetImagePipelineExecutionsResult> {
  const { imagePipelineId, maxItems = Infinity } = query;
  const readings = new Readings({
    capacity: maxItems + PAGE_SIZE,
    floorOf: (sorted) => sorted[maxItems - 1]?.rank,
  });
  const started = client.clock.monotonic();
  let totalCount: number | undefined;
  const isComplete = () => readings.isComplete(readings.sorted()[maxItems - 1]?.rank);
  for (let reading = 1; reading === 1 || !isComplete(); reading++) {
    if (reading > MAX_READINGS) throw changing(client, imagePipelineId);
    readings.restart();
    let [length, size] = [0, 0];
    for await (const page of executionPages(client, query, signal, started)) {
      totalCount = page.totalCount ?? totalCount;
      length += page.entries.length;
      const read = page.entries.map((entry) => toExecution(entry, client, imagePipelineId));
      if (maxItems === Infinity) {
        size += read.reduce((sum, execution) => sum + sizeOf(execution), 0);
        if (length > MAX_LIST_LENGTH || size > MAX_LIST_SIZE) throw tooLong(client);
      }
      for (const execution of read) readings.add(execution);
    }
  }
  const executions = readings
    .sorted()
    .slice(0, maxItems)
    .map(({ execution }) => execution);
  return {
    executions,
    ids: executions.map(({ executionId }) => executionId),
    totalCount: totalCount ?? readings.count,
    region: client.region,
  };
}

/**
 * One execution by its ID.
 *
 * @throws {@link NotFoundError} if the region has no execution with this ID
 */
export async function findExecution(
  client: EcsClient,
  { executionId, imagePipelineId }: Omit<Query<"getImagePipelineExecution">, "region">,
  signal?: AbortSignal,
): Promise<ImagePipelineExecution> {
  const query = { executionIds: [executionId], imagePipelineId, tags: {} };
  const { executions } = await listExecutions(client, query, signal);
  const execution = executions.find((candidate) => candidate.executionId === executionId);
  if (execution !== undefined) return execution;
  throw noSuchExecution(client, executionId, imagePipelineId);
}

/** The error for an execution that does not exist. */
export function noSuchExecution(
  { region }: EcsClient,
  executionId: string,
  imagePipelineId: string | undefined,
): NotFoundError {
  const place = imagePipelineId === undefined ? "" : `image pipeline ${imagePipelineId} in `;
  return new NotFoundError(
    "executionId",
    `There is no execution ${executionId} in ${place}${region}. Check the execution ID, the region, and the account.`,
  );
}

/** The number of characters in all fields but the region, which all executions share. */
function sizeOf({ tags, region, ...fields }: ImagePipelineExecution): number {
  const texts = [...Object.values(fields), ...Object.entries(tags).flat()];
  return texts.reduce((sum, text) => sum + text.length, 0);
}

/** The error for a list that would take too much memory. */
function tooLong({ region }: EcsClient): EcsApiError {
  const action = "DescribeImagePipelineExecutions";
  return new EcsApiError({
    action,
    code: "ListTooLong",
    message: `${action} in ${region} returned more than ${MAX_LIST_LENGTH} executions or ${MAX_LIST_SIZE} characters. Set maxItems, or use more filters, such as imagePipelineId, statuses or tags.`,
  });
}

/** The error for a list that is never the same twice. */
function changing(client: EcsClient, imagePipelineId: string | undefined): EcsApiError {
  const whose = imagePipelineId === undefined ? "" : ` of image pipeline ${imagePipelineId}`;
  return new EcsApiError({
    action: "DescribeImagePipelineExecutions",
    code: "InvalidResponse",
    message: `The list of executions${whose} in ${client.region} changed during each of ${MAX_READINGS} readings. Try again later.`,
  });
}

/**
 * An execution as this package's users see it, from an entry of the API's response.
 *
 * @param imagePipelineId - the pipeline that was queried, if the query names one
 * @throws {@link EcsApiError} `InvalidResponse` if the entry belongs to another pipeline: its image must not be trusted
 */
export function toExecution(
  entry: ExecutionEntry,
  { region }: Pick<EcsClient, "region">,
  imagePipelineId: string | undefined,
): ImagePipelineExecution {
  const received = unlessBlank(entry.ImagePipelineId);
  if (imagePipelineId !== undefined && received !== undefined && received !== imagePipelineId) {
    const action = "DescribeImagePipelineExecutions";
    throw new EcsApiError({
      action,
      code: "InvalidResponse",
      message: `${action} in ${region} was called for image pipeline ${imagePipelineId} and returned an execution of ${received}. Check the endpoint and any proxy in between.`,
    });
  }
  const execution: ImagePipelineExecution = {
    executionId: unlessBlank(entry.ExecutionId) ?? "",
    imagePipelineId: received ?? imagePipelineId ?? "",
    region,
    status: unlessBlank(entry.Status) ?? "",
    creationTime: unlessBlank(entry.CreationTime) ?? "",
    modifiedTime: unlessBlank(entry.ModifiedTime) ?? "",
    tags: tagsOf(entry.Tags),
  };
  for (const [name, field] of OPTIONAL) {
    const value = unlessBlank(informingText(entry[field]));
    if (value !== undefined) execution[name] = value;
  }
  return execution;
}

/** The fields that are absent if the API omits them. */
const OPTIONAL = [
  ["imageId", "ImageId"],
  ["resourceGroupId", "ResourceGroupId"],
  ["message", "Message"],
  ["errorCode", "ErrorCode"],
  ["errorInfo", "ErrorInfo"],
] as const;

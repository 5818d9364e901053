import type { ExecutionQuery, ExecutionsQuery } from "./args/schemas";
import type { EcsClient } from "./ecs/client";
import { executionPages } from "./ecs/operations";
import { InvalidArgumentError } from "./errors";
import type { GetImagePipelineExecutionsResult, ImagePipelineExecution } from "./types";
import { isLaterReading } from "./selection/merging";
import { newestFirst, rankOf, type Rank } from "./selection/ranking";
import { toExecution } from "./execution-model";

/** The executions that match, newest first. */
export async function listExecutions(
  client: EcsClient,
  query: ExecutionsQuery,
  signal?: AbortSignal,
): Promise<GetImagePipelineExecutionsResult> {
  const { imagePipelineId, maxItems } = query;
  const found = new Map<string, { execution: ImagePipelineExecution; rank: Rank }>();
  let totalCount: number | undefined;
  for await (const page of executionPages(client, query, signal)) {
    totalCount = page.totalCount ?? totalCount;
    for (const entry of page.entries) {
      const execution = toExecution(entry, client, imagePipelineId);
      const rank = rankOf(execution);
      const key = execution.executionId || `#${found.size}`;
      const held = found.get(key);
      if (
        held &&
        !isLaterReading(
          { status: execution.status, rank },
          { status: held.execution.status, rank: held.rank },
        )
      )
        continue;
      found.set(key, { execution, rank });
    }
  }
  const executions = [...found.values()]
    .sort((a, b) => newestFirst(a.rank, b.rank))
    .slice(0, maxItems)
    .map(({ execution }) => execution);
  return {
    executions,
    ids: executions.map(({ executionId }) => executionId),
    totalCount: totalCount ?? found.size,
    region: client.region,
  };
}

/**
 * One execution by its id.
 *
 * @throws {@link InvalidArgumentError} when the region has none with this id
 */
export async function findExecution(
  client: EcsClient,
  { executionId }: ExecutionQuery,
  signal?: AbortSignal,
): Promise<ImagePipelineExecution> {
  const { executions } = await listExecutions(
    client,
    { executionIds: [executionId], tags: {} },
    signal,
  );
  const execution = executions.find((candidate) => candidate.executionId === executionId);
  if (execution !== undefined) return execution;
  const message = `names no execution: ${client.region} has none with the id ${JSON.stringify(executionId)}. Check the id, the region and the account`;
  throw new InvalidArgumentError([{ path: "executionId", message }]);
}

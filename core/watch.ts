import type { Query } from "./args/schemas";
import type { EcsClient } from "./ecs/client";
import { executionPages } from "./ecs/operations";
import { TimeoutError } from "./errors";
import { listExecutions, noSuchExecution } from "./executions";
import { named, summarize } from "./selection/explanation";
import { parseInstant } from "./time";
import { classOf, EXECUTION_STATUSES } from "./status";
import type { ImagePipelineExecution, UsualDuration, WatchedExecutions } from "./types";

/** What to watch, with the pipeline by its ID. */
export type WatchQuery = Omit<
  Query<"watchImagePipelineExecutions">,
  "imagePipelineName" | "region"
>;

/** How many executions are searched for builds that started and ended between two requests. */
const NEWEST = 50;

const RUNNING = EXECUTION_STATUSES.filter((status) => classOf(status) === "running");

/** How many successful builds an estimate is made from. */
const SAMPLE = 20;

/**
 * Watches executions until all of them have ended, and yields them after each request. If none is running,
 * that is the newest one, which has ended already, unless the query waits for the next build.
 *
 * @throws {@link NotFoundError} if an execution that the query names does not exist
 * @throws {@link TimeoutError} if executions are still running at the end of `timeout`
 */
export async function* watchExecutions(
  client: EcsClient,
  query: WatchQuery,
  signal?: AbortSignal,
): AsyncGenerator<WatchedExecutions, void, undefined> {
  const { clock } = client;
  const started = clock.monotonic();
  const pause = async (watched: readonly ImagePipelineExecution[]) => {
    const { timeout, pollInterval } = query;
    const left = (timeout?.milliseconds ?? Infinity) - (clock.monotonic() - started);
    if (left <= 0) throw timedOut(client, query, watched, clock.monotonic() - started);
    await clock.sleep(Math.min(pollInterval.milliseconds, left), signal);
  };
  let executions = yield* firstExecutions(client, query, pause, signal);
  const usual = await usualDuration(client, executions, signal);
  for (;;) {
    yield { executions, ...(usual && { usual }) };
    if (!executions.some(isRunning)) return;
    await pause(executions.filter(isRunning));
    const running = executions.filter(isRunning).map(({ executionId }) => executionId);
    const { imagePipelineId } = query;
    const polled = await listExecutions(
      client,
      { imagePipelineId, executionIds: running, tags: {} },
      signal,
    );
    const now = new Map(polled.executions.map((each) => [each.executionId, each]));
    const lost = running.find((executionId) => !now.has(executionId));
    if (lost !== undefined) throw noSuchExecution(client, lost, imagePipelineId);
    executions = executions.map((each) => now.get(each.executionId) ?? each);
  }
}

/** The executions to watch: those in the query, else the running ones, else the next or the newest one. */
async function* firstExecutions(
  client: EcsClient,
  { imagePipelineId, executionIds, waitForNext }: WatchQuery,
  pause: (watched: readonly ImagePipelineExecution[]) => Promise<void>,
  signal: AbortSignal | undefined,
): AsyncGenerator<WatchedExecutions, ImagePipelineExecution[], undefined> {
  if (executionIds !== undefined) {
    for (;;) {
      const { executions } = await listExecutions(
        client,
        { imagePipelineId, executionIds, tags: {} },
        signal,
      );
      const found = new Set(executions.map(({ executionId }) => executionId));
      const missing = executionIds.find((executionId) => !found.has(executionId));
      if (missing === undefined) return executions;
      // A build that has just been started is not in the list at once.
      if (!waitForNext) throw noSuchExecution(client, missing, imagePipelineId);
      yield { executions: [] };
      await pause([]);
    }
  }
  const list = (filter: { readonly statuses?: string[]; readonly maxItems?: number }) =>
    listExecutions(client, { imagePipelineId, tags: {}, ...filter }, signal);
  const running = async () => (await list({ statuses: RUNNING })).executions;
  const atFirst = await running();
  if (atFirst.length > 0) return atFirst;
  const before = await list({ maxItems: NEWEST });
  if (!waitForNext) return before.executions.slice(0, 1);
  // Builds that started after the last request, even if they have already ended.
  const known = new Set(before.executions.map(({ executionId }) => executionId));
  const since = startOf(before.executions[0]);
  const isNew = (each: ImagePipelineExecution) =>
    !known.has(each.executionId) && startOf(each) >= since;
  let wanted = before.executions.filter(isRunning);
  let { totalCount } = before;
  while (wanted.length === 0) {
    yield { executions: [] };
    await pause([]);
    const count = await countExecutions(client, imagePipelineId, signal);
    const listed = count === totalCount ? [] : (await list({ maxItems: NEWEST })).executions;
    totalCount = count ?? totalCount;
    const found = [...listed.filter(isNew), ...(await running())];
    wanted = [...new Map(found.map((each) => [each.executionId, each])).values()];
  }
  return wanted;
}

/** How many executions there are, from one page of them; `undefined` if the service does not report it. */
async function countExecutions(
  client: EcsClient,
  imagePipelineId: string | undefined,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  for await (const { totalCount } of executionPages(client, { imagePipelineId }, signal))
    return totalCount;
  return undefined;
}

/** When an execution started, in milliseconds since 1970. */
function startOf(execution: ImagePipelineExecution | undefined): number {
  return parseInstant(execution?.creationTime ?? "") ?? -Infinity;
}

/** How long earlier builds took, for an estimate. */
async function usualDuration(
  client: EcsClient,
  watched: readonly ImagePipelineExecution[],
  signal: AbortSignal | undefined,
): Promise<UsualDuration | undefined> {
  const [imagePipelineId, ...others] = new Set(watched.map((each) => each.imagePipelineId));
  if (!imagePipelineId || others.length > 0 || !watched.some(isRunning)) return undefined;
  const query = { imagePipelineId, statuses: ["SUCCESS"], tags: {}, maxItems: SAMPLE };
  const { executions } = await listExecutions(client, query, signal);
  return medianDuration(executions);
}

/** The median of the durations of executions; `undefined` if none has one. */
export function medianDuration(
  executions: readonly ImagePipelineExecution[],
): UsualDuration | undefined {
  const durations = executions
    .map(durationOf)
    .filter((duration) => duration !== undefined)
    .sort((a, b) => a - b);
  const middle = durations.slice((durations.length - 1) >> 1, (durations.length >> 1) + 1);
  if (middle.length === 0) return undefined;
  return {
    milliseconds: middle.reduce((sum, each) => sum + each, 0) / middle.length,
    builds: durations.length,
  };
}

/** The time from the start of an execution to its last change, in milliseconds. */
export function durationOf({
  creationTime,
  modifiedTime,
}: ImagePipelineExecution): number | undefined {
  const duration = (parseInstant(modifiedTime) ?? NaN) - (parseInstant(creationTime) ?? NaN);
  return duration >= 0 ? duration : undefined;
}

function isRunning({ status }: ImagePipelineExecution): boolean {
  return classOf(status) === "running";
}

function timedOut(
  { region }: EcsClient,
  { imagePipelineId, timeout }: WatchQuery,
  watched: readonly ImagePipelineExecution[],
  waited: number,
): TimeoutError {
  const where =
    imagePipelineId === undefined
      ? `In ${region}`
      : `Image pipeline ${imagePipelineId} in ${region}`;
  const running = watched.map((execution) => ({ execution }));
  const what =
    running.length === 0
      ? "no build has started"
      : `these executions are still running: ${running.map(named).join(", ")}`;
  const message = `${where}: after ${timeout?.text ?? ""}, ${what}. Set a longer timeout.`;
  return new TimeoutError("WaitTimeout", message, waited, running.map(summarize));
}

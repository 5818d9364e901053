import { parseArguments } from "./args/parse";
import type { Query } from "./args/schemas";
import type { ActionParameters } from "./ecs/client";
import { cancelExecution, startExecution } from "./ecs/operations";
import { ConfigurationError } from "./errors";
import { findExecution, listExecutions } from "./executions";
import { conclude, decidingScan, isPending, scan, type Pending } from "./latest-image";
import { Lookup, sourcesOf, type Run } from "./lookup";
import { checkPermissions, type PermissionCheck } from "./permissions";
import { resolveSettings } from "./settings/settings";
import type {
  CancelImagePipelineExecutionArgs,
  GetImagePipelineExecutionArgs,
  GetImagePipelineExecutionsArgs,
  GetImagePipelineExecutionsResult,
  GetLatestImageArgs,
  ImagePipelineExecution,
  LatestImage,
  StartImagePipelineExecutionArgs,
  StartImagePipelineExecutionResult,
  WatchedExecutions,
  WatchImagePipelineExecutionsArgs,
} from "./types";
import { watchExecutions } from "./watch";

export { isPending, type Pending } from "./latest-image";
export type { Run } from "./lookup";
export type { Diagnostic } from "./selection/explanation";
export { isSoaking } from "./selection/rule";
export { isLoopback } from "./ecs/proxy";
export type { Exchange, RequestObserver, SentRequest } from "./ecs/transport";
export { isCredentialError, isPermissionError, type PermissionCheck } from "./permissions";
export { describeSettings, reportSettings, type SettingReport } from "./settings/settings";

/*
 * The entries of the core, the same for all front ends. Each checks its arguments, since not every front
 * end has a compiler in front of it. What they pass on is a checked query.
 */

/** The image that a pipeline last built successfully. A run that shows nothing as unknown gets no {@link Pending}. */
export function getLatestImage(
  args: GetLatestImageArgs,
  run: Run & { readonly whilePending: "wait" | "skip" },
): Promise<LatestImage>;
export function getLatestImage(args: GetLatestImageArgs, run: Run): Promise<LatestImage | Pending>;
export async function getLatestImage(
  args: GetLatestImageArgs,
  run: Run,
): Promise<LatestImage | Pending> {
  return latestImageOf(parseArguments("getLatestImage", args, run.explainValue), run);
}

/** The same for a query that is already checked. */
export async function latestImageOf(
  query: Query<"getLatestImage">,
  run: Run,
): Promise<LatestImage | Pending> {
  const { region, imagePipelineName = "", imagePipelineId: id, ...rest } = query;
  const lookup = new Lookup(region, run);
  const imagePipelineId = id ?? (await lookup.pipelineNamed(imagePipelineName));
  const byId = { imagePipelineId, ...rest };
  const { waitForRunning, fallbackImageId, ...selecting } = byId;
  const whilePending = waitForRunning && run.whilePending;
  const result = await lookup.once("latestImage", { ...byId, whilePending }, async (client) => {
    // Also shared by lookups that differ only in what they do if there is no image yet.
    const first = await lookup.once("scan", selecting, () => scan(client, byId, run.signal));
    const deciding = await decidingScan(client, byId, first, run);
    if (isPending(deciding)) return deciding;
    // After a wait, lookups that have no result yet see the build as well.
    if (deciding !== first) lookup.set("scan", selecting, deciding);
    return conclude(deciding, byId, run);
  });
  return ownCopy(result);
}

/** The matching executions, newest first. */
export async function getImagePipelineExecutions(
  args: GetImagePipelineExecutionsArgs,
  run: Run,
): Promise<GetImagePipelineExecutionsResult> {
  const query = parseArguments("getImagePipelineExecutions", args, run.explainValue);
  const { region, imagePipelineName, imagePipelineId, ...rest } = query;
  const lookup = new Lookup(region, run);
  const id = await lookup.pipelineOf(query);
  const byId = { ...(id !== undefined && { imagePipelineId: id }), ...rest };
  return ownCopy(
    await lookup.once("executions", byId, (client) => listExecutions(client, byId, run.signal)),
  );
}

/** One execution by its ID. */
export async function getImagePipelineExecution(
  args: GetImagePipelineExecutionArgs,
  run: Run,
): Promise<ImagePipelineExecution> {
  const { region, ...query } = parseArguments("getImagePipelineExecution", args, run.explainValue);
  const lookup = new Lookup(region, run);
  return ownCopy(
    await lookup.once("execution", query, (client) => findExecution(client, query, run.signal)),
  );
}

/**
 * Starts a build. The request has a client token, so it can be repeated without starting a second build.
 *
 * @param more - parameters of an emulator, which the service does not have
 */
export async function startImagePipelineExecution(
  args: StartImagePipelineExecutionArgs,
  run: Run,
  more?: ActionParameters,
): Promise<StartImagePipelineExecutionResult> {
  const query = parseArguments("startImagePipelineExecution", args, run.explainValue);
  const { region, imagePipelineName = "", tags, clientToken } = query;
  const lookup = new Lookup(region, run);
  const { client } = lookup;
  const imagePipelineId = query.imagePipelineId ?? (await lookup.pipelineNamed(imagePipelineName));
  const request = { imagePipelineId, tags, clientToken };
  const started = await startExecution(client, request, run.signal, more);
  return { imagePipelineId, region: client.region, ...started };
}

/** Cancels an execution. It has ended when its status is `CANCELLED`. */
export async function cancelImagePipelineExecution(
  args: CancelImagePipelineExecutionArgs,
  run: Run,
): Promise<void> {
  const { region, executionId } = parseArguments(
    "cancelImagePipelineExecution",
    args,
    run.explainValue,
  );
  await cancelExecution(new Lookup(region, run).client, executionId, run.signal);
}

/** Watches executions until all of them have ended, and yields them after each request. */
export async function* watchImagePipelineExecutions(
  args: WatchImagePipelineExecutionsArgs,
  run: Run,
): AsyncGenerator<WatchedExecutions, void, undefined> {
  const query = parseArguments("watchImagePipelineExecutions", args, run.explainValue);
  const { region, imagePipelineName, ...rest } = query;
  const lookup = new Lookup(region, run);
  const imagePipelineId = await lookup.pipelineOf(query);
  yield* watchExecutions(lookup.client, { ...rest, imagePipelineId }, run.signal);
}

/** Checks each permission that this package uses, with a call that changes nothing. */
export function permissionChecks(
  args: { readonly imagePipelineId?: string | undefined; readonly readOnly: boolean },
  run: Run,
): AsyncGenerator<PermissionCheck, void, undefined> {
  const { readOnly, ...pipeline } = args;
  const { imagePipelineId } = parseArguments("getImagePipelineExecutions", pipeline);
  const { client } = new Lookup(undefined, run);
  return checkPermissions(client, { imagePipelineId, readOnly }, run.signal);
}

/** The region of a lookup; `undefined` if the settings have none, or are invalid. */
export function regionOf(region: string | undefined, run: Run): string | undefined {
  try {
    return resolveSettings(sourcesOf(region, run)).region;
  } catch (error) {
    if (ConfigurationError.isInstance(error)) return undefined;
    throw error;
  }
}

/** What one part of a program does to its result must not change another part's. */
function ownCopy<T>(result: T): T {
  return structuredClone(result);
}

import { parseArguments } from "./args/parse";
import type { Query } from "./args/schemas";
import { ConfigurationError } from "./errors";
import { findExecution, listExecutions } from "./executions";
import { latestImage, scan, type Pending } from "./latest-image";
import { Lookup, sourcesOf, type Run } from "./lookup";
import { resolveSettings } from "./settings/settings";
import type {
  GetImagePipelineExecutionArgs,
  GetImagePipelineExecutionsArgs,
  GetImagePipelineExecutionsResult,
  GetLatestImageArgs,
  ImagePipelineExecution,
  LatestImage,
} from "./types";

export { isPending, type Pending } from "./latest-image";
export type { Run } from "./lookup";
export type { Diagnostic } from "./selection/explanation";
export { describeSettings } from "./settings/settings";

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
    return latestImage(client, byId, first, run);
  });
  return ownCopy(result);
}

/** The matching executions, newest first. */
export async function getImagePipelineExecutions(
  args: GetImagePipelineExecutionsArgs,
  run: Run,
): Promise<GetImagePipelineExecutionsResult> {
  const { region, imagePipelineName, imagePipelineId, ...rest } = parseArguments(
    "getImagePipelineExecutions",
    args,
    run.explainValue,
  );
  const lookup = new Lookup(region, run);
  const id =
    imagePipelineName === undefined
      ? imagePipelineId
      : await lookup.pipelineNamed(imagePipelineName);
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

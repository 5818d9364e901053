import { parseArguments, type ExplainValue } from "./args/parse";
import type { Query } from "./args/schemas";
import type { Clock } from "./clock";
import { EcsClient } from "./ecs/client";
import { credentialsFrom } from "./ecs/credentials";
import { ConfigurationError } from "./errors";
import { findExecution, listExecutions } from "./executions";
import { latestImage, scan, type LookupContext, type Pending } from "./latest-image";
import { shareResult, remember } from "./memo";
import { resolvePipelineName } from "./pipeline-name";
import { noCredentials, resolveSettings, type ConnectionSettings } from "./settings/settings";
import { settingsOf, type SettingsSources } from "./settings/sources";
import type {
  GetImagePipelineExecutionArgs,
  GetImagePipelineExecutionsArgs,
  GetImagePipelineExecutionsResult,
  GetLatestImageArgs,
  ImagePipelineExecution,
  LatestImage,
} from "./types";

export { isPending, type Pending } from "./latest-image";
export { describeSettings } from "./settings/settings";

/** The run that a lookup is part of, as its front end describes it. */
export interface Run extends LookupContext {
  /** Identifies the run: identical lookups of a run share one result. */
  readonly scope: object;
  /** The sources of connection settings, after the arguments. */
  readonly settings: Omit<SettingsSources, "args">;
  /** @default the clock of this machine */
  readonly clock?: Clock;
  /** Explains values that only this front end knows to be wrong. */
  readonly explainValue?: ExplainValue;
}

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

function sourcesOf(region: string | undefined, run: Run): SettingsSources {
  return { ...run.settings, args: settingsOf({ region }, () => "the argument region") };
}

/** What one part of a program does to its result must not change another part's. */
function ownCopy<T>(result: T): T {
  return structuredClone(result);
}

/** The lookups of one account and region in one run. */
class Lookup {
  readonly #run: Run;
  readonly #client: EcsClient;
  readonly #connection: string;

  constructor(region: string | undefined, run: Run) {
    const sources = sourcesOf(region, run);
    const settings = resolveSettings(sources);
    this.#run = run;
    this.#connection = JSON.stringify(settings);
    // One client for all lookups of the run, so that a role is assumed once, not for each of them.
    this.#client = remember(run.scope, JSON.stringify(["client", this.#connection]), () =>
      clientFor(settings, () => noCredentials(sources), run.clock),
    );
  }

  /** Resolved first, so that a lookup by name and one by ID are the same lookup. */
  pipelineNamed(name: string): Promise<string> {
    return this.once("pipelineName", name, (client) =>
      resolvePipelineName(client, name, this.#run.signal),
    );
  }

  /** Identical lookups of a run share one result. */
  once<T>(kind: string, query: unknown, look: (client: EcsClient) => Promise<T>): Promise<T> {
    const key = JSON.stringify([kind, this.#connection, query]);
    return shareResult(this.#run.scope, key, () => look(this.#client));
  }
}

function clientFor(
  settings: ConnectionSettings,
  notFound: () => ConfigurationError,
  clock: Clock | undefined,
): EcsClient {
  return new EcsClient({
    region: settings.region,
    endpoint: settings.endpoint,
    credentials: credentialsFrom(settings.credentials, notFound, { ...(clock && { clock }) }),
    connectTimeout: settings.connectTimeout,
    readTimeout: settings.readTimeout,
    retry: settings.retryTimeout === undefined ? {} : { maxTotalTime: settings.retryTimeout },
    ...(clock && { clock }),
  });
}

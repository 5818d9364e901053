import { parseArguments } from "./args/parse";
import type {
  GetImagePipelineExecutionArgs,
  GetImagePipelineExecutionsArgs,
  GetImagePipelineExecutionsResult,
  GetLatestImageArgs,
  ImagePipelineExecution,
  LatestImage,
} from "./types";
import type { Clock } from "./clock";
import { EcsClient } from "./ecs/client";
import { credentialsFrom } from "./ecs/credentials";
import type { ConfigurationError } from "./errors";
import { askOnce, remember } from "./memo";
import { noCredentials, resolveSettings, type ConnectionSettings } from "./settings/settings";
import { settingsOf, type SettingsSources } from "./settings/sources";
import { findExecution, listExecutions } from "./executions";
import { lookUpLatestImage, type LookupContext } from "./latest-image";
import { resolvePipelineName } from "./pipeline-name";

export { describeSettings } from "./settings/settings";

/** What a front end says of the run that it asks for. */
export interface Run extends LookupContext {
  /** Stands for the run: the same question is asked once in it. */
  readonly scope: object;
  /** Where to look for connection settings, after the arguments. */
  readonly settings: Omit<SettingsSources, "args">;
  /** Time and chance. @default the real ones */
  readonly clock?: Clock;
}

/*
 * The core's only entries, the same for all front ends. Arguments are checked here, since not every
 * front end has a compiler in front of it.
 */

/** The image that a pipeline last built successfully. */
export async function getLatestImage(args: GetLatestImageArgs, run: Run): Promise<LatestImage> {
  const {
    region,
    imagePipelineName = "",
    imagePipelineId: id,
    ...rest
  } = parseArguments("getLatestImage", args);
  const lookup = new Lookup(region, run);
  const imagePipelineId = id ?? (await lookup.pipelineNamed(imagePipelineName));
  const byId = { imagePipelineId, ...rest };
  // Whether it can be unknown changes what a preview answers, and so the question.
  const { waitForRunning } = byId;
  const question = {
    ...byId,
    ...(run.preview && waitForRunning && run.canBeUnknown && { canBeUnknown: true }),
  };
  return lookup.once("latestImage", question, (client) => lookUpLatestImage(client, byId, run));
}

/** The executions that match, newest first. */
export async function getImagePipelineExecutions(
  args: GetImagePipelineExecutionsArgs,
  run: Run,
): Promise<GetImagePipelineExecutionsResult> {
  const {
    region,
    imagePipelineName,
    imagePipelineId: id,
    ...rest
  } = parseArguments("getImagePipelineExecutions", args);
  const lookup = new Lookup(region, run);
  const imagePipelineId =
    imagePipelineName === undefined ? id : await lookup.pipelineNamed(imagePipelineName);
  const byId = { imagePipelineId, ...rest };
  return lookup.once("executions", byId, (client) => listExecutions(client, byId, run.signal));
}

/** One execution by its id. */
export async function getImagePipelineExecution(
  args: GetImagePipelineExecutionArgs,
  run: Run,
): Promise<ImagePipelineExecution> {
  const { region, ...query } = parseArguments("getImagePipelineExecution", args);
  return new Lookup(region, run).once("execution", query, (client) =>
    findExecution(client, query, run.signal),
  );
}

/** One account and region, asked in one run. */
class Lookup {
  readonly #run: Run;
  readonly #client: EcsClient;
  readonly #connection: string;

  constructor(region: string | undefined, run: Run) {
    const sources = {
      ...run.settings,
      args: settingsOf({ region }, () => "the argument region"),
    };
    const settings = resolveSettings(sources);
    this.#run = run;
    this.#connection = JSON.stringify(settings);
    // One client for all lookups of the run, so that a role is assumed once, not for each lookup.
    this.#client = remember(run.scope, JSON.stringify(["client", this.#connection]), () =>
      clientFor(settings, () => noCredentials(sources), run.clock),
    );
  }

  /** Resolved first, so that a pipeline asked for by name and by id is the same question. */
  pipelineNamed(name: string): Promise<string> {
    return this.once("pipelineName", name, (client) =>
      resolvePipelineName(client, name, this.#run.signal),
    );
  }

  /** A copy for each asker: what one program part does to its answer must not change another's. */
  async once<T>(
    kind: string,
    question: unknown,
    ask: (client: EcsClient) => Promise<T>,
  ): Promise<T> {
    const key = JSON.stringify([kind, this.#connection, question]);
    return structuredClone(await askOnce(this.#run.scope, key, () => ask(this.#client)));
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
    credentials: credentialsFrom(settings.credentials, notFound),
    connectTimeout: settings.connectTimeout,
    readTimeout: settings.readTimeout,
    retry: settings.retryTimeout === undefined ? {} : { maxTotalTime: settings.retryTimeout },
    ...(clock && { clock }),
  });
}

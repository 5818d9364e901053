import type { ExplainValue } from "./args/parse";
import { SYSTEM_CLOCK, type Clock } from "./clock";
import { EcsClient } from "./ecs/client";
import { credentialsFrom } from "./ecs/credentials";
import { sendOverHttp } from "./ecs/http-transport";
import { observed, type RequestObserver } from "./ecs/transport";
import type { ConfigurationError } from "./errors";
import type { LookupContext } from "./latest-image";
import { resolvePipelineName } from "./pipeline-name";
import { noCredentials, resolveSettings, type ConnectionSettings } from "./settings/settings";
import { settingsOf, type SettingsSource, type SettingsSources } from "./settings/sources";

/** The run that a lookup is part of, as its front end describes it. */
export interface Run extends LookupContext {
  /** Identifies the run: identical lookups of a run share one result. */
  readonly scope: object;
  /**
   * Identifies the runs that share one client, and with it the session of an assumed role.
   *
   * @default the scope
   */
  readonly clientScope?: object;
  /** The sources of connection settings. `args` are those of the front end, next to a call's own. */
  readonly settings: Omit<SettingsSources, "args"> & { readonly args?: SettingsSource };
  /** @default the clock of this machine */
  readonly clock?: Clock;
  /** Explains values that only this front end knows to be wrong. */
  readonly explainValue?: ExplainValue;
  /** Receives the requests, without secrets. */
  readonly observer?: RequestObserver;
}

/** The sources of the connection settings of a lookup. */
export function sourcesOf(region: string | undefined, run: Run): SettingsSources {
  const ofCall = settingsOf({ region }, () => "the argument region", ["region"]);
  const { args } = run.settings;
  if (args === undefined) return { ...run.settings, args: ofCall };
  return {
    ...run.settings,
    args: { ...args, get: (key) => ofCall.get(key) ?? args.get(key) },
  };
}

interface PipelineQuery {
  readonly imagePipelineId?: string | undefined;
  readonly imagePipelineName?: string | undefined;
}

/** The lookups of one account and region in one run. */
export class Lookup {
  readonly client: EcsClient;
  readonly #run: Run;
  readonly #connection: string;

  constructor(region: string | undefined, run: Run) {
    const sources = sourcesOf(region, run);
    const settings = resolveSettings(sources);
    this.#run = run;
    this.#connection = JSON.stringify(settings);
    // One client for all lookups of the run, so that a role is assumed once, not for each of them.
    this.client = remember(
      run.clientScope ?? run.scope,
      JSON.stringify(["client", this.#connection]),
      () => clientFor(settings, () => noCredentials(sources), run),
    );
  }

  /** Resolved first, so that a lookup by name and one by ID are the same lookup. */
  pipelineNamed(name: string): Promise<string> {
    return this.once("pipelineName", name, (client) =>
      resolvePipelineName(client, name, this.#run.signal),
    );
  }

  /** The ID of the pipeline that a query names by its ID or its name; `undefined` if it names none. */
  async pipelineOf({
    imagePipelineId,
    imagePipelineName,
  }: PipelineQuery): Promise<string | undefined> {
    return imagePipelineName === undefined
      ? imagePipelineId
      : this.pipelineNamed(imagePipelineName);
  }

  /** Identical lookups of a run share one result. */
  once<T>(kind: string, query: unknown, look: (client: EcsClient) => Promise<T>): Promise<T> {
    return shareResult(this.#run.scope, this.#keyOf(kind, query), () => look(this.client));
  }

  /** Sets the result of {@link once}. Lookups that have theirs already keep it. */
  set(kind: string, query: unknown, result: unknown): void {
    runs.get(this.#run.scope)?.set(this.#keyOf(kind, query), Promise.resolve(result));
  }

  #keyOf(kind: string, query: unknown): string {
    return JSON.stringify([kind, this.#connection, query]);
  }
}

function clientFor(
  settings: ConnectionSettings,
  notFound: () => ConfigurationError,
  { clock, observer }: Run,
): EcsClient {
  const options = {
    ...(clock && { clock }),
    ...(observer && { transport: observed(sendOverHttp, observer, (clock ?? SYSTEM_CLOCK).now) }),
  };
  return new EcsClient({
    region: settings.region,
    endpoint: settings.endpoint,
    credentials: credentialsFrom(settings.credentials, notFound, options),
    connectTimeout: settings.connectTimeout,
    readTimeout: settings.readTimeout,
    retry: settings.retryTimeout === undefined ? {} : { maxTotalTime: settings.retryTimeout },
    ...options,
  });
}

/** The remembered values of each run. */
const runs = new WeakMap<object, Map<string, unknown>>();

/**
 * Creates a value once in a run.
 *
 * @param run - identifies the run; its values are released together with it
 * @param key - identifies the value in the run
 */
function remember<T>(run: object, key: string, make: () => T): T {
  const remembered = runs.get(run) ?? new Map<string, unknown>();
  runs.set(run, remembered);
  if (!remembered.has(key)) remembered.set(key, make());
  return remembered.get(key) as T;
}

/**
 * Runs identical lookups of a run once, so that all resources get the same result. After a failure, the
 * lookup can be repeated.
 *
 * @param key - identifies the lookup in the run
 */
export function shareResult<T>(run: object, key: string, look: () => Promise<T>): Promise<T> {
  return remember(run, key, () => {
    const result = look();
    result.catch(() => runs.get(run)?.delete(key));
    return result;
  });
}

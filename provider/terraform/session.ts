import { ConfigurationError } from "../../core/errors";
import type { Run } from "../../core/functions";
import { environmentVariables, settingsOf } from "../../core/settings/sources";
import { problemsInSettings } from "../../core/settings/validation";
import { containsValue, type Properties } from "../../core/pipeline-image/properties";
import { certainProblems, received, toProperties, UNKNOWN } from "./attributes";
import { PROVIDER_ATTRIBUTES } from "./configuration";
import {
  CanceledError,
  problemDiagnostics,
  warning,
  type Diagnostic,
  type Log,
} from "./diagnostics";
import type { Request, Response } from "./protocol";
import { terraformName } from "./schema";

/** Reports everything that is wrong with a provider's configuration. */
export function validateProviderConfig({
  config,
}: Request<"ValidateProviderConfig">): Response<"ValidateProviderConfig"> {
  const problems = certainProblems(problemsInSettings, settingsIn(config));
  return { diagnostics: problemDiagnostics(PROVIDER_ATTRIBUTES, problems) };
}

function settingsIn(config: Request<"ConfigureProvider">["config"]): Record<string, unknown> {
  const object = received(PROVIDER_ATTRIBUTES, config);
  const settings = object === undefined ? {} : toProperties(PROVIDER_ATTRIBUTES, object);
  // Terraform writes a block that is not there as an empty list.
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
  );
}

/** One configured provider in one command of Terraform. */
export class Session {
  /** The names of the settings that only the apply will know. */
  readonly unknownSettings: readonly string[];
  readonly #settings: Run["settings"];
  readonly #clientScope = {};
  readonly #canceled = new AbortController();
  readonly #current = new Map<string, Promise<unknown>>();

  /** @param configuration - the provider's settings; kept in this process only */
  constructor(
    configuration: Properties,
    private readonly log: Log,
  ) {
    this.unknownSettings = Object.keys(configuration).filter((key) =>
      containsValue(configuration[key], UNKNOWN),
    );
    this.#settings = {
      provider: settingsOf(configuration, (names) => `${names} in the provider's configuration`),
      environment: environmentVariables(process.env),
    };
  }

  static configured({ config }: Request<"ConfigureProvider">, log: Log): Session {
    return new Session(settingsIn(config), log);
  }

  /** Ends all lookups. */
  cancel(): void {
    this.#canceled.abort(new CanceledError());
  }

  /**
   * The run of one request. Its warnings become diagnostics, and the rest goes to the log.
   *
   * Requests do not share results: one that comes later may depend on a build that has ended in between.
   */
  run(whilePending: Run["whilePending"], diagnostics: Diagnostic[]): Run {
    return {
      scope: {},
      clientScope: this.#clientScope,
      whilePending,
      notify: ({ severity, message }) => {
        if (severity === "warning") diagnostics.push(warning(message));
        else this.log("info", message);
      },
      signal: this.#canceled.signal,
      settings: this.#settings,
    };
  }

  /** Does work once for identical requests that arrive while it is being done. */
  share<T>(request: string, work: () => Promise<T>): Promise<T> {
    const current = this.#current.get(request) as Promise<T> | undefined;
    if (current !== undefined) return current;
    const result = work().finally(() => this.#current.delete(request));
    this.#current.set(request, result);
    return result;
  }

  /** The error for a lookup that cannot use the provider's configuration yet. */
  explainUnknownSettings(): ConfigurationError {
    const names = this.unknownSettings.map(terraformName).join(", ");
    return new ConfigurationError(
      `The provider's configuration is not known before the apply: ${names}. A data source is read in the plan. Set values that do not depend on resources of this configuration, or create those first with -target.`,
    );
  }
}

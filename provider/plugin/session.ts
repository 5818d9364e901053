import type { Diagnostic, Run } from "../../core/functions";
import type { Properties } from "../../core/pipeline-image/properties";
import { environmentVariables, settingsOf, type SettingsSource } from "../../core/settings/sources";
import { EngineLog } from "./engine";
import { PACKAGE } from "./wire";

/** One configured provider in one deployment. */
export class Session {
  /**
   * The resources, by URN, whose update has to wait, with the diagnostics of their check. These apply only
   * to a preview, and a check does not know whether it runs in one.
   */
  readonly waiting = new Map<string, readonly Diagnostic[]>();
  /** Identifies the deployment: identical lookups share one result. */
  readonly #scope = {};
  readonly #cancellation = new AbortController();
  readonly #log: EngineLog;
  readonly #settings: Run["settings"];

  /** @param provider - the configuration of the provider; kept in this process only */
  constructor(log: EngineLog, provider?: SettingsSource) {
    this.#log = log;
    this.#settings = { provider, environment: environmentVariables(process.env) };
  }

  /** A new session with the same log. */
  configured(values: Properties): Session {
    return new Session(this.#log, providerSettings(values));
  }

  /** Ends all waiting. */
  cancel(): void {
    this.#cancellation.abort(new Error("The deployment was canceled."));
  }

  close(): void {
    this.cancel();
    this.#log.close();
  }

  /** Runs work for a resource. Its diagnostics are delivered when the work ends. */
  async run<T>(
    { whilePending, urn = "" }: Pick<Run, "whilePending"> & { readonly urn?: string },
    work: (run: Run) => Promise<T>,
  ): Promise<T> {
    const messages: Promise<void>[] = [];
    const run: Run = {
      scope: this.#scope,
      whilePending,
      notify: (diagnostic) => messages.push(this.#log.write(diagnostic, urn)),
      signal: this.#cancellation.signal,
      settings: this.#settings,
    };
    try {
      return await work(run);
    } finally {
      await Promise.all(messages);
    }
  }

  /** Reports diagnostics of a resource. */
  async report(diagnostics: readonly Diagnostic[], urn: string): Promise<void> {
    await Promise.all(diagnostics.map((diagnostic) => this.#log.write(diagnostic, urn)));
  }
}

/**
 * The sessions of one process. An engine starts a process for each provider, unless it attaches to one that
 * is already running (`PULUMI_DEBUG_PROVIDERS`): then the providers of any number of deployments share the
 * process, each with a connection of its own.
 */
export class Sessions {
  readonly #byConnection = new Map<string, Session>();
  #latest: Session;

  constructor(engineAddress: string | undefined) {
    this.#latest = new Session(new EngineLog(engineAddress));
  }

  /** The session of a connection. One that was idle and is open again continues the latest session. */
  of(connection: string): Session {
    return this.#byConnection.get(connection) ?? this.#latest;
  }

  /** Starts a session whose diagnostics go to this engine. */
  attach(connection: string, engineAddress: string): void {
    this.#start(connection, new Session(new EngineLog(engineAddress)));
  }

  /** Starts a session with the configuration of a provider. */
  configure(connection: string, values: Properties): void {
    this.#start(connection, this.of(connection).configured(values));
  }

  /** Ends the session of a connection. Sessions of other connections continue. */
  cancel(connection: string): void {
    this.of(connection).cancel();
    this.#byConnection.delete(connection);
  }

  close(): void {
    for (const session of [this.#latest, ...this.#byConnection.values()]) session.close();
  }

  #start(connection: string, session: Session): void {
    this.#byConnection.set(connection, session);
    this.#latest = session;
  }
}

/** The configuration of a provider as a source of connection settings. */
function providerSettings(values: Properties): SettingsSource {
  return settingsOf(
    values,
    // An explicit provider has only its own properties; the default one has those of the stack.
    (names) =>
      `${names} of the provider (for the default provider: ${names.replace(/\w+/g, `${PACKAGE}:$&`)})`,
  );
}

import { connect } from "node:net";
import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Diagnostic, Run } from "../../core/functions";
import type { Properties } from "../../core/pipeline-image/properties";
import { environmentVariables, settingsOf, type SettingsSource } from "../../core/settings/sources";
import { inPluginTerms, PACKAGE } from "./wire";

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

const SEVERITIES = { info: LogSeverity.INFO, warning: LogSeverity.WARNING } as const;

/** The engine's log, which shows a message next to its resource. */
export class EngineLog {
  readonly #client: EngineClient | undefined;

  /** @param address - of the engine; without one, messages go to the standard error stream */
  constructor(address: string | undefined) {
    this.#client =
      address === undefined
        ? undefined
        : new EngineClient(address, credentials.createInsecure(), {
            // The engine is on this machine, so no proxy of the environment can reach it.
            "grpc.enable_http_proxy": 0,
          });
  }

  /** Resolves when the engine has the message. */
  async write({ severity, message }: Diagnostic, urn: string): Promise<void> {
    const text = inPluginTerms(message);
    const request = new LogRequest().setSeverity(SEVERITIES[severity]).setMessage(text).setUrn(urn);
    const client = this.#client;
    const delivered =
      client !== undefined &&
      (await new Promise<boolean>((resolve) => {
        client.log(request, (error) => {
          resolve(error === null);
        });
      }));
    // The engine shows this stream, too, but not next to the resource.
    if (!delivered) process.stderr.write(`${severity}: ${text}\n`);
  }

  close(): void {
    this.#client?.close();
  }
}

/**
 * Watches whether the engine still listens at its address. An engine that is killed cannot stop its
 * plugins, which would otherwise run forever. The process ID of the parent says less: the engine may be
 * gone before the plugin can read it, and a launcher may be in between.
 *
 * @param onGone - called once when nothing listens at the address anymore
 * @param interval - the time between two checks, in milliseconds
 */
export function watchEngine(address: string, onGone: () => void, interval = 5000): void {
  const { hostname, port } = new URL(`tcp://${address}`);
  const timer = setTimeout(() => {
    const socket = connect(Number(port), hostname.replace(/^\[(.*)\]$/, "$1"));
    socket.once("connect", () => {
      socket.destroy();
      watchEngine(address, onGone, interval);
    });
    socket.once("error", ({ code }: NodeJS.ErrnoException) => {
      // Only a refused connection proves that the engine is gone.
      if (code === "ECONNREFUSED") onGone();
      else watchEngine(address, onGone, interval);
    });
  }, interval);
  timer.unref();
}

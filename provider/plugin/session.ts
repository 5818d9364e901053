import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Run } from "../../core/functions";
import type { Properties } from "../../core/pipeline-image/properties";
import type { Diagnostic } from "../../core/selection/explanation";
import { environmentVariables } from "../../core/settings/sources";
import { providerSettings } from "./configuration";
import { inPluginTerms } from "./wire";

/** One configured provider in one deployment. */
export class Session {
  #log: EngineLog;
  #settings: Run["settings"] = { environment: environmentVariables(process.env) };
  /** Two scopes: the results that an update has waited for differ from the earlier ones. */
  #scopes = { asked: {}, waited: {} };
  /**
   * The resources, by URN, whose update has to wait, with the diagnostics of their check. These apply only
   * to a preview, and a check does not know whether it runs in one.
   */
  readonly waiting = new Map<string, readonly Diagnostic[]>();
  readonly #cancellation = new AbortController();

  constructor(engineAddress: string | undefined) {
    this.#log = new EngineLog(engineAddress);
  }

  /** Stores the provider's configuration, with secrets in plain text, in this process only. */
  configure(values: Properties): void {
    this.#settings = {
      provider: providerSettings(values),
      environment: environmentVariables(process.env),
    };
    this.#scopes = { asked: {}, waited: {} };
  }

  /** Sends all further diagnostics to this engine. */
  attach(engineAddress: string): void {
    this.#log.close();
    this.#log = new EngineLog(engineAddress);
  }

  /** Ends all waiting. */
  cancel(): void {
    this.#cancellation.abort(new Error("The deployment was cancelled."));
  }

  close(): void {
    this.#log.close();
  }

  /** Runs work for a resource. Its diagnostics are delivered when the work ends. */
  async run<T>(
    { waits, urn = "" }: { readonly waits: boolean; readonly urn?: string },
    work: (run: Run) => Promise<T>,
  ): Promise<T> {
    const messages: Promise<void>[] = [];
    const run: Run = {
      scope: waits ? this.#scopes.waited : this.#scopes.asked,
      // To the core, a preview is what must not wait.
      preview: !waits,
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

const SEVERITIES = { info: LogSeverity.INFO, warning: LogSeverity.WARNING } as const;

/** The engine's log, which shows a message next to its resource. */
class EngineLog {
  readonly #client: EngineClient | undefined;

  /** @param address - of the engine; without one, messages go to the standard error stream */
  constructor(address: string | undefined) {
    this.#client =
      address === undefined ? undefined : new EngineClient(address, credentials.createInsecure());
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

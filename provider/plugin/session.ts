import type { Run } from "../../core/functions";
import type { Properties } from "../../core/pipeline-image/properties";
import type { Diagnostic } from "../../core/selection/explanation";
import { environmentVariables } from "../../core/settings/sources";
import { providerSettings } from "./configuration";
import { EngineLog } from "./engine-log";

/** One configured provider in one deployment: the engine starts a process for each. */
export class Session {
  #log: EngineLog;
  #settings: Run["settings"] = { environment: environmentVariables(process.env) };
  /** What is remembered apart: the answers that an update has waited for are not those from before. */
  #scopes = { asked: {}, waited: {} };
  /**
   * The resources, by URN, whose update has to wait, with what a check had to tell that is only true
   * in a preview: a check is not told whether it is in one.
   */
  readonly waiting = new Map<string, readonly Diagnostic[]>();
  readonly #cancellation = new AbortController();

  constructor(engineAddress: string | undefined) {
    this.#log = new EngineLog(engineAddress);
  }

  /** Takes the provider's configuration in, secrets in clear; it is kept in this process only. */
  configure(values: Properties): void {
    this.#settings = {
      provider: providerSettings(values),
      environment: environmentVariables(process.env),
    };
    this.#scopes = { asked: {}, waited: {} };
  }

  /** From now on, messages go to this engine. */
  attach(engineAddress: string): void {
    this.#log.close();
    this.#log = new EngineLog(engineAddress);
  }

  /** Ends what is waiting. */
  cancel(): void {
    this.#cancellation.abort(new Error("The deployment was cancelled."));
  }

  close(): void {
    this.#log.close();
  }

  /** Runs work whose messages belong to a resource; they have arrived when it ends. */
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

  /** Tells the user what was kept back. */
  async tell(diagnostics: readonly Diagnostic[], urn: string): Promise<void> {
    await Promise.all(diagnostics.map((diagnostic) => this.#log.write(diagnostic, urn)));
  }
}

import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Diagnostic } from "../../core/selection/explanation";
import { inPluginTerms } from "./configuration";

const SEVERITIES = { info: LogSeverity.INFO, warning: LogSeverity.WARNING } as const;

/** The engine's log, which shows messages beside the resource that they are about. */
export class EngineLog {
  readonly #client: EngineClient | undefined;

  /** @param address - of the engine; without one, messages go to the standard error stream */
  constructor(address: string | undefined) {
    this.#client =
      address === undefined ? undefined : new EngineClient(address, credentials.createInsecure());
  }

  /** Tells the user something, and resolves when the engine has it. */
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
    // The engine shows this stream, too; what is lost is only the resource that it belongs to.
    if (!delivered) process.stderr.write(`${severity}: ${text}\n`);
  }

  close(): void {
    this.#client?.close();
  }
}

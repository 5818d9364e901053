import { connect } from "node:net";
import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Diagnostic } from "../../core/functions";
import { inPluginTerms } from "./wire";

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

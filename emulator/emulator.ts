import { type Clock, systemClock } from "./clock";
import { FaultQueue, faultSchema } from "./faults";
import { HttpServer, realSleep, type Sleep } from "./http/server";
import { logLine, type RecordedCall } from "./http/recorded-call";
import { loadPart, loadScenario } from "./scenario/load";
import { type Account, executionSchema, type ResolvedScenario } from "./scenario/schema";
import { Service } from "./service";
import type { BuildOrder } from "./state/cloud";
import type { Fault, Scenario, ScenarioExecutionInput } from "./types";

/** Options of an emulator. */
export interface EmulatorOptions {
  /** The scenario to run, or the path of a JSON file with one. */
  scenario: Scenario | string;
  /** Port on 127.0.0.1. @default 0, a free port */
  port?: number;
  /** Clock of builds and tokens. @default real time */
  clock?: Clock;
  /** Receives one line per call, without secrets. */
  log?: (line: string) => void;
  /** The delay of every response, in milliseconds. @default 0 */
  latency?: number;
  /** Waits for a delayed response; rejects when the emulator stops. @default real time */
  sleep?: Sleep;
}

/** The keys of {@link Emulator.stackConfiguration} that are set with `--secret`. */
export const SECRET_SETTINGS: ReadonlySet<string> = new Set([
  "alicloud:secretKey",
  "alicloud:securityToken",
]);

/**
 * An ECS API on loopback that responds to signed requests from the state that a scenario describes.
 * @example
 * const emulator = await Emulator.start({ scenario: "scenario.json" });
 * console.log(emulator.endpoint);
 * await emulator.stop();
 */
export class Emulator {
  /** All calls so far, oldest first. */
  readonly requests: RecordedCall[] = [];
  readonly #faults = new FaultQueue();
  #scenario: ResolvedScenario;
  #service: Service;
  #server: HttpServer | undefined;

  private constructor(private readonly options: EmulatorOptions) {
    this.#scenario = loadScenario(options.scenario);
    this.#service = this.#begin(this.#scenario);
  }

  /** @throws ScenarioError for an invalid scenario; an error with `code: "EADDRINUSE"` if the port is in use. */
  static async start(options: EmulatorOptions): Promise<Emulator> {
    const emulator = new Emulator(options);
    emulator.#server = await HttpServer.listen(
      {
        answer: (call, fault) => emulator.#service.answer(call, fault),
        takeFault: (action) => emulator.#faults.take(action),
        record: (call) => {
          emulator.requests.push(call);
          options.log?.(logLine(call));
        },
        report: (error) => {
          const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
          process.stderr.write(`ECS emulator: ${text}\n`);
        },
        latency: options.latency ?? 0,
        sleep: options.sleep ?? realSleep,
      },
      options.port ?? 0,
    );
    return emulator;
  }

  /** `host:port`. */
  get authority(): string {
    return this.#running.authority;
  }

  /** URL of the API. */
  get endpoint(): string {
    return `http://${this.authority}`;
  }

  /** Number of TCP connections so far. */
  get connections(): number {
    return this.#running.connections;
  }

  /** The scenario, with defaults applied. */
  get scenario(): ResolvedScenario {
    return this.#scenario;
  }

  /** Environment variables for clients of this emulator, with the key of the scenario's first account. */
  environment(): Record<string, string> {
    const { accessKeyId, accessKeySecret, securityToken } = this.#firstAccount;
    return {
      ALIBABA_CLOUD_ENDPOINT_ECS: this.endpoint,
      ALICLOUD_REGION: this.#scenario.region,
      ALICLOUD_ACCESS_KEY: accessKeyId,
      ALICLOUD_SECRET_KEY: accessKeySecret,
      ...(securityToken !== undefined && { ALICLOUD_SECURITY_TOKEN: securityToken }),
    };
  }

  /** Stack configuration with which `@pulumi/alicloud` and this package use this emulator. */
  stackConfiguration(): Record<string, string> {
    const { accessKeyId, accessKeySecret, securityToken } = this.#firstAccount;
    return {
      "alicloud:region": this.#scenario.region,
      "alicloud:accessKey": accessKeyId,
      "alicloud:secretKey": accessKeySecret,
      ...(securityToken !== undefined && { "alicloud:securityToken": securityToken }),
      "alicloud:protocol": "HTTP",
      "alicloud:endpoints": JSON.stringify([{ ecs: this.authority }]),
      // Without it, the plugin calls the billing service, which is not emulated.
      "alicloud:accountType": "Domestic",
    };
  }

  /** Starts a build, as `StartImagePipelineExecution` does, and returns its execution ID. */
  startBuild(order: BuildOrder): string {
    return this.#service.cloud.startBuild(order);
  }

  /** Adds a fault for calls from now on. @throws ScenarioError for an invalid fault. */
  inject(fault: Fault): void {
    this.#faults.add(loadPart("(a fault)", faultSchema, fault));
  }

  /** Removes all pending faults, including those of the scenario. */
  clearFaults(): void {
    this.#faults.clear();
  }

  /** Replaces the whole state; the port stays the same. @throws ScenarioError for an invalid scenario. */
  setScenario(scenario: Scenario | string): void {
    this.#scenario = loadScenario(scenario);
    this.#service = this.#begin(this.#scenario);
  }

  /** Adds executions whose status does not change. @throws ScenarioError for invalid executions. */
  addExecutions(imagePipelineId: string, executions: readonly ScenarioExecutionInput[]): void {
    const loaded = loadPart("(executions)", executionSchema.array(), executions);
    this.#service.cloud.addExecutions(imagePipelineId, loaded);
  }

  /** Removes a pipeline with its executions. */
  removePipeline(imagePipelineId: string): void {
    this.#service.cloud.removePipeline(imagePipelineId);
  }

  /** Revokes an access key: calls with it fail from now on. */
  revoke(accessKeyId: string): void {
    this.#service.revoke(accessKeyId);
  }

  /** Invalidates all page tokens issued so far. */
  expireTokens(): void {
    this.#service.pager.expireTokens();
  }

  /** Stops the server and closes all connections. A second call has no effect. */
  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  #begin(scenario: ResolvedScenario): Service {
    this.#faults.clear();
    for (const fault of scenario.faults) this.#faults.add(fault);
    return new Service(scenario, this.options.clock ?? systemClock);
  }

  get #running(): HttpServer {
    if (!this.#server)
      throw new Error("The emulator is not running: start it with Emulator.start()");
    return this.#server;
  }

  get #firstAccount(): Account {
    const [account] = this.#scenario.accounts;
    if (!account) throw new Error("The scenario has no account");
    return account;
  }
}

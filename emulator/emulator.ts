import { type Clock, systemClock } from "./clock";
import { type Fault, FaultQueue, faultSchema } from "./faults";
import { HttpServer } from "./http/server";
import { logLine, type RecordedCall } from "./http/recorded-call";
import { loadPart, loadScenario } from "./scenario/load";
import {
  type Account,
  executionSchema,
  type ResolvedScenario,
  type Scenario,
  type ScenarioExecutionInput,
} from "./scenario/schema";
import { Service } from "./service";
import type { BuildOrder } from "./state/cloud";

/** What an emulator is started with. */
export interface EmulatorOptions {
  /** A scenario, or the path of a JSON file that holds one. */
  scenario: Scenario | string;
  /** Port on 127.0.0.1. @default 0, a free one */
  port?: number;
  /** @default real time */
  clock?: Clock;
  /** Gets one line a call, without secrets. */
  log?: (line: string) => void;
  /** Milliseconds that every answer takes longer. @default 0 */
  latency?: number;
}

/**
 * An ECS API on loopback that answers real, signed requests from the state that a scenario describes.
 * @example
 * const emulator = await Emulator.start({ scenario: "scenario.json" });
 * console.log(emulator.endpoint);
 * await emulator.stop();
 */
export class Emulator {
  /** Every call so far, oldest first. */
  readonly requests: RecordedCall[] = [];
  readonly #faults = new FaultQueue();
  #scenario: ResolvedScenario;
  #service: Service;
  #server: HttpServer | undefined;

  private constructor(private readonly options: EmulatorOptions) {
    this.#scenario = loadScenario(options.scenario);
    this.#service = this.#begin(this.#scenario);
  }

  /** @throws ScenarioError when the scenario is wrong; an error with `code: "EADDRINUSE"` when the port is taken. */
  static async start(options: EmulatorOptions): Promise<Emulator> {
    const emulator = new Emulator(options);
    emulator.#server = await HttpServer.listen(
      {
        answer: (call, fault) => emulator.#service.answer(call, fault),
        nextFault: (action) => emulator.#faults.next(action),
        record: (call) => {
          emulator.requests.push(call);
          options.log?.(logLine(call));
        },
        report: (error) => {
          const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
          process.stderr.write(`ECS emulator: ${text}\n`);
        },
        latency: options.latency ?? 0,
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

  /** TCP connections opened so far. */
  get connections(): number {
    return this.#running.connections;
  }

  /** The scenario that it runs, defaults filled in. */
  get scenario(): ResolvedScenario {
    return this.#scenario;
  }

  /** Environment variables that lead a client here as the scenario's first account. */
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

  /** Pulumi stack configuration that leads `@pulumi/alicloud` and this package here. */
  stackConfiguration(): Record<string, string> {
    const { accessKeyId, accessKeySecret, securityToken } = this.#firstAccount;
    return {
      "alicloud:region": this.#scenario.region,
      "alicloud:accessKey": accessKeyId,
      "alicloud:secretKey": accessKeySecret,
      ...(securityToken !== undefined && { "alicloud:securityToken": securityToken }),
      "alicloud:protocol": "HTTP",
      "alicloud:endpoints": JSON.stringify([{ ecs: this.authority }]),
      // Spares the plugin a question to the billing service, which is not emulated.
      "alicloud:accountType": "Domestic",
    };
  }

  /** Does what `StartImagePipelineExecution` does; returns the execution's id. */
  startBuild(order: BuildOrder): string {
    return this.#service.cloud.startBuild(order);
  }

  /** Makes something go wrong from now on. @throws ScenarioError */
  inject(fault: Fault): void {
    this.#faults.add(loadPart("(a fault)", faultSchema, fault));
  }

  /** Takes back every fault that is still to come, the scenario's too. */
  clearFaults(): void {
    this.#faults.clear();
  }

  /** Replaces everything that exists; the port stays. @throws ScenarioError */
  setScenario(scenario: Scenario | string): void {
    this.#scenario = loadScenario(scenario);
    this.#service = this.#begin(this.#scenario);
  }

  /** Adds executions that stay as they are described. @throws ScenarioError */
  addExecutions(imagePipelineId: string, executions: readonly ScenarioExecutionInput[]): void {
    const loaded = loadPart("(executions)", executionSchema.array(), executions);
    this.#service.cloud.addExecutions(imagePipelineId, loaded);
  }

  /** Removes a pipeline with its executions. */
  removePipeline(imagePipelineId: string): void {
    this.#service.cloud.removePipeline(imagePipelineId);
  }

  /** Makes an access key unknown. */
  revoke(accessKeyId: string): void {
    this.#service.revoke(accessKeyId);
  }

  /** Makes every page token worthless that was given out so far. */
  expireTokens(): void {
    this.#service.pager.expireTokens();
  }

  /** Closes every connection at once; stopping twice is fine. */
  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  #begin(scenario: ResolvedScenario): Service {
    this.#faults.clear();
    for (const fault of scenario.faults) this.#faults.add(fault);
    return new Service(scenario, this.options.clock ?? systemClock);
  }

  get #running(): HttpServer {
    if (!this.#server) throw new Error("The emulator is not started: use Emulator.start()");
    return this.#server;
  }

  get #firstAccount(): Account {
    const [account] = this.#scenario.accounts;
    if (!account) throw new Error("The scenario has no account");
    return account;
  }
}

import { ManualClock } from "./clock";
import { Emulator } from "./emulator";
import type { RecordedCall } from "./http/recorded-call";
import type { BuildOutcome } from "./state/status";
import type { Fault, Scenario } from "./types";

/** Options of {@link startEmulator}. */
export interface EmulatorSettings {
  /** Port on 127.0.0.1. @default a free port */
  port?: number;
  /** ISO 8601 time at which the emulator's clock starts. @default now */
  time?: string;
  /** Receives one line per call, without secrets. */
  log?: (line: string) => void;
}

/** Options of a build. */
export interface BuildOptions {
  /** Image that the build creates, `m-…`. @default from the scenario, else a random ID */
  imageId?: string;
  /** How the build ends. @default from the scenario, else `SUCCESS` */
  outcome?: BuildOutcome;
  /** Tags of the execution. @default none */
  tags?: Record<string, string>;
}

/** A running emulator of the ECS API. */
export interface EcsEmulator {
  /** URL of the API, on loopback. */
  readonly endpoint: string;
  /** The emulator's time, which changes only when a test changes it. Builds and credentials follow it. */
  readonly clock: ManualClock;
  /** All calls so far, oldest first, without secrets. */
  readonly calls: readonly RecordedCall[];
  /** Stack configuration with which `@pulumi/alicloud` and this package use the emulator. */
  stackConfiguration(): Record<string, string>;
  /** Environment variables with which this package and Alibaba Cloud's clients use the emulator. */
  environment(): Record<string, string>;
  /**
   * Starts a build of a pipeline, and returns its execution ID. The build starts as `PREPARING`; advance
   * the clock to complete it.
   */
  build(imagePipelineId: string, options?: BuildOptions): string;
  /**
   * Adds a fault for calls from now on.
   * @throws {@link ScenarioError} for an invalid fault
   */
  inject(fault: Fault): void;
  /** Removes all pending faults. */
  clearFaults(): void;
  /** Stops the server and closes all connections. A second call has no effect. */
  stop(): Promise<void>;
}

/**
 * Starts an emulator of the ECS API on loopback. It verifies signatures, and responds to the calls of this
 * package, and to those that manage launch templates, from the state that the scenario describes. It needs
 * no account and no network.
 *
 * @param scenario - the initial state, or the path of a JSON file with it
 * @throws {@link ScenarioError} for an invalid scenario, with all its problems
 * @example
 * const emulator = await startEmulator({
 *   region: "cn-hangzhou",
 *   pipelines: [{ imagePipelineId: "ip-web", name: "web" }],
 * });
 * emulator.build("ip-web", { imageId: "m-1" });
 * emulator.clock.advance("1h");
 * // … run a program with emulator.stackConfiguration() or emulator.environment()
 * await emulator.stop();
 */
export async function startEmulator(
  scenario: Scenario | string,
  { time = new Date().toISOString(), ...settings }: EmulatorSettings = {},
): Promise<EcsEmulator> {
  const clock = new ManualClock(time);
  const emulator = await Emulator.start({ scenario, clock, ...settings });
  return {
    endpoint: emulator.endpoint,
    clock,
    calls: emulator.requests,
    stackConfiguration: () => emulator.stackConfiguration(),
    environment: () => emulator.environment(),
    build: (imagePipelineId, options = {}) => emulator.startBuild({ imagePipelineId, ...options }),
    inject: (fault) => {
      emulator.inject(fault);
    },
    clearFaults: () => {
      emulator.clearFaults();
    },
    stop: () => emulator.stop(),
  };
}

/** An ECS API on loopback for tests, examples and the demo. */
export { type Clock, ManualClock, systemClock } from "./clock";
export { Emulator, SECRET_SETTINGS, type EmulatorOptions } from "./emulator";
export type { RecordedCall } from "./http/recorded-call";
export { QUICKSTART_SCENARIO, quickstartScenario } from "./quickstart";
export { ScenarioError, type ScenarioProblem } from "./scenario/error";
export type { Fault, Scenario, ScenarioExecutionInput } from "./types";
export {
  type BuildOptions,
  type EcsEmulator,
  type EmulatorSettings,
  startEmulator,
} from "./start-emulator";
export type { BuildOrder } from "./state/cloud";
export {
  BUILD_OUTCOMES,
  type BuildOutcome,
  EXECUTION_STATUSES,
  type ExecutionStatus,
} from "./state/status";

/** The entry `pulumi-alicloud-image-pipeline/emulator`: an ECS API on loopback for the tests of a program. */
export { ManualClock } from "./clock";
export type { RecordedCall } from "./http/recorded-call";
export { ScenarioError, type ScenarioProblem } from "./scenario/error";
export {
  type BuildOptions,
  type EcsEmulator,
  type EmulatorSettings,
  startEmulator,
} from "./start-emulator";
export type { BuildOutcome, ExecutionStatus } from "./state/status";
export type {
  BuildDurations,
  ErrorFault,
  Fault,
  FaultTiming,
  HtmlFault,
  ImageStatus,
  PlainFault,
  Scenario,
  ScenarioAccount,
  ScenarioBuild,
  ScenarioExecutionInput,
  ScenarioImage,
  ScenarioPipeline,
  SlowFault,
  ThrottlingFault,
} from "./types";

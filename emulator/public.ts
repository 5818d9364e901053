/** The entry `pulumi-alicloud-image-pipeline/emulator`: an ECS API on loopback for the tests of a program. */
// Values come from the module that the command line also loads, so that the package has them once.
export { ManualClock, ScenarioError, startEmulator } from "./index";
export type { RecordedCall } from "./http/recorded-call";
export type { ScenarioProblem } from "./scenario/error";
export type { BuildOptions, EcsEmulator, EmulatorSettings } from "./start-emulator";
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

export {
  getImagePipelineExecution,
  getImagePipelineExecutionOutput,
  getImagePipelineExecutions,
  getImagePipelineExecutionsOutput,
  getLatestImage,
  getLatestImageOutput,
} from "./functions";
export type {
  GetImagePipelineExecutionOutputArgs,
  GetImagePipelineExecutionsOutputArgs,
  GetLatestImageOutputArgs,
} from "./functions";
export { PipelineImage } from "./pipeline-image";
export type { PipelineImageArgs } from "./pipeline-image";
export type {
  GetImagePipelineExecutionArgs,
  GetImagePipelineExecutionsArgs,
  GetLatestImageArgs,
  WaitForRunning,
} from "../provider/arguments/types";
export type { GetImagePipelineExecutionsResult } from "../provider/lookup/executions-result";
export type { ExecutionStatus, ImagePipelineExecution } from "../provider/selection/execution";
export type { LatestImage, NewerExecution } from "../provider/selection/latest-image";
export {
  ConfigurationError,
  EcsApiError,
  InvalidArgumentError,
  NoImageError,
  TimeoutError,
} from "../provider/errors";
export type {
  ExcludedExecution,
  ExecutionSummary,
  NoImageCode,
  Problem,
  TimeoutCode,
} from "../provider/errors";

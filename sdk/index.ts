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
  PipelineImageArgs,
  WaitForRunningArgs,
} from "./arguments";
export { guardInstanceImages } from "./guard";
export type { GuardInstanceImagesOptions } from "./guard";
export { PipelineImage } from "./pipeline-image";
export type {
  DocumentedExecutionStatus,
  ExecutionStatus,
  GetImagePipelineExecutionArgs,
  GetImagePipelineExecutionsArgs,
  GetImagePipelineExecutionsResult,
  GetLatestImageArgs,
  ImagePipelineExecution,
  LatestImage,
  NewerExecution,
  WaitForRunning,
} from "../core/types";
export {
  ConfigurationError,
  EcsApiError,
  ImagePipelineError,
  InvalidArgumentError,
  NoImageError,
  NotFoundError,
  TimeoutError,
} from "../core/errors";
export type { ExcludedExecution, ExecutionSummary, NoImageCode, TimeoutCode } from "../core/errors";
export type { Problem } from "../core/problem";

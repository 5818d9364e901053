import { createHash } from "node:crypto";
import { apiTime } from "../clock";
import type { ResolvedExecution } from "../scenario/schema";
import type { ExecutionStatus } from "./status";

/** A period of an execution with one status. */
export interface Stage {
  status: ExecutionStatus;
  /** Start of the stage, in milliseconds since the epoch. */
  begins: number;
  /** The same time in the format of the API. */
  time: string;
  imageId?: string | undefined;
  message?: string | undefined;
  errorCode?: string | undefined;
  errorInfo?: string | undefined;
}

/** An execution with all its stages; the current one is the last that has begun. */
export interface Execution {
  executionId: string;
  imagePipelineId: string;
  region: string;
  creationTime: string;
  resourceGroupId?: string | undefined;
  tags: Record<string, string>;
  /** Never empty, earliest first. */
  stages: [Stage, ...Stage[]];
  /** Fields of the response that replace the computed ones; null omits a field. */
  wire: Record<string, unknown>;
  /** Sort key that is stable and unrelated to time. */
  orderKey: string;
}

/** The current stage of an execution. */
export function stageAt(execution: Execution, now: number): Stage {
  return execution.stages.findLast((stage) => stage.begins <= now) ?? execution.stages[0];
}

/** An execution of a scenario, whose status does not change. */
export function fixedExecution(
  imagePipelineId: string,
  region: string,
  described: ResolvedExecution,
): Execution {
  return {
    executionId: described.executionId,
    imagePipelineId,
    region,
    creationTime: described.creationTime,
    resourceGroupId: described.resourceGroupId,
    tags: described.tags,
    stages: [
      {
        status: described.status,
        begins: Date.parse(described.modifiedTime),
        time: described.modifiedTime,
        imageId: described.imageId,
        message: described.message,
        errorCode: described.errorCode,
        errorInfo: described.errorInfo,
      },
    ],
    wire: described.wire,
    orderKey: orderKey(described.executionId),
  };
}

/** A sort key for IDs that is stable and meaningless. */
export function orderKey(id: string): string {
  return createHash("sha256").update(id).digest("base64");
}

/** Cancels an execution: its remaining stages are replaced. */
export function cancel(execution: Execution, now: number, cancellingTime: number): void {
  const current = stageAt(execution, now);
  const stage = (status: ExecutionStatus, begins: number, message: string): Stage => ({
    status,
    begins,
    time: apiTime(begins),
    imageId: current.imageId,
    message,
  });
  execution.stages = [
    current,
    stage("CANCELLING", now, "The image pipeline execution is being canceled."),
    stage("CANCELLED", now + cancellingTime, "The image pipeline execution was canceled."),
  ];
}

import { createHash } from "node:crypto";
import { apiTime } from "../clock";
import type { ScenarioExecution } from "../scenario/schema";
import type { ExecutionStatus } from "./status";

/** A stretch of an execution's life. */
export interface Stage {
  status: ExecutionStatus;
  /** When it begins, in milliseconds since the epoch. */
  begins: number;
  /** The same time as the API writes it. */
  time: string;
  imageId?: string | undefined;
  message?: string | undefined;
  errorCode?: string | undefined;
  errorInfo?: string | undefined;
}

/** An execution with everything that happens to it, of which the clock shows the latest that has begun. */
export interface Execution {
  executionId: string;
  imagePipelineId: string;
  region: string;
  creationTime: string;
  resourceGroupId?: string | undefined;
  tags: Record<string, string>;
  /** Never empty, earliest first. */
  stages: [Stage, ...Stage[]];
  /** Fields of the wire entry that replace the computed ones; null leaves one out. */
  wire: Record<string, unknown>;
  /** Orders entries by nothing that a client could rely on, the same way every time. */
  orderKey: string;
}

/** The stage that an execution is in. */
export function stageAt(execution: Execution, now: number): Stage {
  return execution.stages.findLast((stage) => stage.begins <= now) ?? execution.stages[0];
}

/** An execution that a scenario describes: it stays as it is. */
export function settledExecution(
  imagePipelineId: string,
  region: string,
  given: ScenarioExecution,
): Execution {
  return {
    executionId: given.executionId,
    imagePipelineId,
    region,
    creationTime: given.creationTime,
    resourceGroupId: given.resourceGroupId,
    tags: given.tags,
    stages: [
      {
        status: given.status,
        begins: Date.parse(given.modifiedTime),
        time: given.modifiedTime,
        imageId: given.imageId,
        message: given.message,
        errorCode: given.errorCode,
        errorInfo: given.errorInfo,
      },
    ],
    wire: given.wire,
    orderKey: orderKey(given.executionId),
  };
}

/** A key that orders ids by nothing meaningful, the same way every time. */
export function orderKey(id: string): string {
  return createHash("sha256").update(id).digest("base64");
}

/** Breaks off an execution: what was still to come does not, it is cancelled instead. */
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
    stage("CANCELLING", now, "The image pipeline execution is being cancelled."),
    stage("CANCELLED", now + cancellingTime, "The image pipeline execution was cancelled."),
  ];
}

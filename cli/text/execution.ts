import { formatSpan, parseInstant } from "../../core/time";
import { classOf } from "../../core/status";
import type { ExecutionStatus, ImagePipelineExecution } from "../../core/types";
import { durationOf } from "../../core/watch";
import type { Format } from "../io";

/** The color of a status. */
export function statusColor(status: ExecutionStatus): Format {
  switch (classOf(status)) {
    case "succeeded":
      return "green";
    case "partlySucceeded":
      return "yellow";
    case "failed":
      return status === "CANCELLED" ? "gray" : "red";
    case "running":
      return "cyan";
    case undefined:
      return "magenta";
  }
}

/** How long an execution took, or has taken so far, in milliseconds. */
export function elapsedOf(execution: ImagePipelineExecution, now: number): number | undefined {
  if (classOf(execution.status) !== "running") return durationOf(execution);
  const started = parseInstant(execution.creationTime);
  return started === undefined ? undefined : Math.max(0, now - started);
}

/** The same for people; empty if it is not known. */
export function took(execution: ImagePipelineExecution, now: number): string {
  const elapsed = elapsedOf(execution, now);
  return elapsed === undefined ? "" : formatSpan(elapsed);
}

/** What the service says about an execution: its error, else its current step. */
export function messageOf({ errorCode, errorInfo, message = "" }: ImagePipelineExecution): string {
  const error = [errorCode, errorInfo].filter(Boolean).join(": ");
  return error === "" ? message : error;
}

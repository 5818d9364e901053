import type { ExecutionStatus, Scenario, ScenarioExecutionInput } from "../../../emulator";

/** The pipeline of {@link pipelineWith}. */
export const PIPELINE = "ip-web";

/** An instant as the API writes it. */
export function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString().replace(/\.\d+Z$/, "Z");
}

/** `exec-ID` with its image `m-ID`, created and last modified that many hours ago. */
export function execution(
  id: string,
  status: ExecutionStatus,
  age: number,
  more: Partial<ScenarioExecutionInput> = {},
): ScenarioExecutionInput {
  return {
    executionId: `exec-${id}`,
    status,
    imageId: `m-${id}`,
    creationTime: hoursAgo(age),
    modifiedTime: hoursAgo(age),
    ...more,
  };
}

/** One pipeline, called web, with these executions. */
export function pipelineWith(...executions: ScenarioExecutionInput[]): Scenario {
  return {
    region: "cn-hangzhou",
    pipelines: [{ imagePipelineId: PIPELINE, name: "web", executions }],
  };
}

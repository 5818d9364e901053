import { invalidParameter, missingParameter, sizeExceeded } from "../errors";
import { type Execution, stageAt } from "../state/execution";
import { BUILD_OUTCOMES, EXECUTION_STATUSES, isExecutionStatus } from "../state/status";
import type { Action, ActionContext } from "./action";
import { pageParameters } from "./page-parameters";
import { meets, wireTags } from "./tags";

/** `DescribeImagePipelineExecutions`: the executions of a region in pages, in an order that is not by time. */
export const describeImagePipelineExecutions: Action = (context) => {
  const { parameters, cloud, clock } = context;
  const matches = executionFilter(context);
  const { size, token, query } = pageParameters("DescribeImagePipelineExecutions", parameters);
  const page = context.pager.page({
    query,
    token,
    size,
    fault: context.fault,
    ids: () => unhelpfulOrder(cloud.executions().filter(matches)),
    entry: (id) => {
      const execution = cloud.execution(id);
      return execution && matches(execution) ? wireExecution(execution, clock.now()) : undefined;
    },
  });
  return {
    TotalCount: page.totalCount,
    MaxResults: size,
    NextToken: page.nextToken,
    ImagePipelineExecution: { ImagePipelineExecutionSet: page.entries },
  };
};

/** `StartImagePipelineExecution`, with two additional parameters that set the outcome and the image. */
export const startImagePipelineExecution: Action = ({ parameters, cloud, region }) => {
  const imagePipelineId = parameters.required("ImagePipelineId");
  cloud.pipeline(imagePipelineId, region);
  const outcome = parameters.text("EmulatorOutcome");
  const known = BUILD_OUTCOMES.find((candidate) => candidate === outcome);
  if (outcome !== undefined && !known) {
    throw invalidParameter("EmulatorOutcome", `It must be one of ${BUILD_OUTCOMES.join(", ")}.`);
  }
  const tags = parameters.tags().map(({ key, value }) => [key, value ?? ""] as const);
  return {
    ExecutionId: cloud.startBuild({
      imagePipelineId,
      outcome: known,
      imageId: parameters.text("EmulatorImageId"),
      tags: Object.fromEntries(tags),
      clientToken: parameters.text("ClientToken"),
    }),
  };
};

/** `CancelImagePipelineExecution`. */
export const cancelImagePipelineExecution: Action = ({ parameters, cloud, region }) => {
  cloud.cancelExecution(parameters.required("ExecutionId"), region);
  return {};
};

function executionFilter(context: ActionContext): (execution: Execution) => boolean {
  const { parameters, cloud, region, clock, scenario } = context;
  const imagePipelineId = parameters.text("ImagePipelineId");
  const executionIds = parameters.commaSeparated("ExecutionId");
  const statuses = parameters.commaSeparated("Status");
  const tags = parameters.tags();
  if (scenario.requireImagePipelineId && imagePipelineId === undefined) {
    throw missingParameter("ImagePipelineId");
  }
  if (executionIds.length > scenario.maximumExecutionIds) {
    throw sizeExceeded("ExecutionId", scenario.maximumExecutionIds, executionIds.length);
  }
  const unknown = statuses.filter((status) => !isExecutionStatus(status));
  if (unknown.length > 0) {
    throw invalidParameter(
      "Status",
      `The specified status ${unknown.join(", ")} is not valid. Valid values: ${EXECUTION_STATUSES.join(", ")}.`,
    );
  }
  if (imagePipelineId !== undefined) cloud.pipeline(imagePipelineId, region);
  const wantedIds = new Set(executionIds);
  return (execution) =>
    execution.region === region &&
    (imagePipelineId === undefined || execution.imagePipelineId === imagePipelineId) &&
    (wantedIds.size === 0 || wantedIds.has(execution.executionId)) &&
    (statuses.length === 0 || statuses.includes(stageAt(execution, clock.now()).status)) &&
    meets(execution.tags, tags);
}

/**
 * A stable order that never starts with the newest execution. The API documents no order, so a client
 * that takes the first entry as the newest is wrong, and fails here.
 */
function unhelpfulOrder(executions: Execution[]): string[] {
  const [first, ...others] = executions.sort((a, b) => (a.orderKey < b.orderKey ? -1 : 1));
  if (!first) return [];
  const created = (execution: Execution) => Date.parse(execution.creationTime);
  const firstIsNewest = others.every((other) => created(other) <= created(first));
  // Moved into the middle, or after the other one if there are two.
  others.splice(firstIsNewest ? Math.ceil(others.length / 2) : 0, 0, first);
  return others.map(({ executionId }) => executionId);
}

function wireExecution(execution: Execution, now: number): Record<string, unknown> {
  const stage = stageAt(execution, now);
  const entry: Record<string, unknown> = {
    ExecutionId: execution.executionId,
    ImagePipelineId: execution.imagePipelineId,
    Status: stage.status,
    ImageId: stage.imageId,
    CreationTime: execution.creationTime,
    ModifiedTime: stage.time,
    ResourceGroupId: execution.resourceGroupId,
    Message: stage.message,
    ErrorCode: stage.errorCode,
    ErrorInfo: stage.errorInfo,
    Tags: wireTags(execution.tags),
    ...execution.wire,
  };
  return Object.fromEntries(
    Object.entries(entry).filter(([, value]) => value !== null && value !== undefined),
  );
}

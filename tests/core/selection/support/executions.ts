import assert from "node:assert/strict";
import type { ImagePipelineExecution } from "../../../../core/types";
import type { Question } from "../../../../core/selection/explanation";
import type { SelectionRule } from "../../../../core/selection/rule";
import { Selection, type Outcome } from "../../../../core/selection/selection";

export const NOW = Date.UTC(2026, 10, 24, 12);
export const HOUR = 3_600_000;

/** An ISO 8601 time so many hours before {@link NOW}. */
export function hoursAgo(hours: number): string {
  return new Date(NOW - hours * HOUR).toISOString().replace(".000Z", "Z");
}

/** A successful execution of one hour ago; `imageId: undefined` leaves the image out. */
export function execution(
  executionId: string,
  fields: Partial<Omit<ImagePipelineExecution, "imageId">> & { imageId?: string | undefined } = {},
): ImagePipelineExecution {
  const { imageId, ...rest } = { imageId: executionId.replace("exec", "m"), ...fields };
  return {
    executionId,
    imagePipelineId: "ip-1",
    region: "cn-hangzhou",
    status: "SUCCESS",
    creationTime: hoursAgo(1),
    modifiedTime: rest.creationTime ?? hoursAgo(1),
    tags: {},
    ...rest,
    ...(imageId !== undefined && { imageId }),
  };
}

export const RULE: SelectionRule = { acceptPartialSuccess: false, exclude: new Set(), now: NOW };

/** What the rule makes of executions, given in this order. */
export function select(
  executions: readonly ImagePipelineExecution[],
  rule: Partial<SelectionRule> = {},
  shortlist = 1,
): Outcome {
  const selection = new Selection({ ...RULE, ...rule }, shortlist);
  untilCertain(selection, () => {
    for (const each of executions) selection.add(each);
  });
  return selection.outcome();
}

/** Makes passes until none is asked for any more; each has to get past at least one execution. */
export function untilCertain(selection: Selection, pass: () => void): void {
  let passes = 0;
  do {
    assert.ok(passes++ < 200, "the selection asks for pass after pass");
    pass();
  } while (selection.exhausted());
}

export function question(
  fields: Partial<Omit<Question, "rule">> & { rule?: Partial<SelectionRule> } = {},
): Question {
  const { rule, ...rest } = fields;
  return {
    imagePipelineId: "ip-1",
    region: "cn-hangzhou",
    tags: {},
    ...rest,
    rule: { ...RULE, ...rule },
  };
}

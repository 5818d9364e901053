import assert from "node:assert/strict";
import { parseDuration, type Duration } from "../../../../core/time";
import type { Question } from "../../../../core/selection/explanation";
import type { SelectionRule } from "../../../../core/selection/rule";
import {
  Selection,
  type Outcome,
  type SelectionBounds,
} from "../../../../core/selection/selection";
import type { ImagePipelineExecution } from "../../../../core/types";

export const NOW = Date.UTC(2026, 10, 24, 12);
export const HOUR = 3_600_000;

const times = new Map<number, string>();

/** An ISO 8601 time this many hours before {@link NOW}. Property tests need the same ones many times. */
export function hoursAgo(hours: number): string {
  const known = times.get(hours);
  if (known !== undefined) return known;
  const time = new Date(NOW - hours * HOUR).toISOString().replace(".000Z", "Z");
  times.set(hours, time);
  return time;
}

export function duration(text: string): Duration {
  const parsed = parseDuration(text);
  assert.ok(parsed, text);
  return parsed;
}

/** A successful execution of one hour ago. `imageId: undefined` omits the image. */
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

export const RULE: SelectionRule = {
  acceptPartialSuccess: false,
  exclude: new Set(),
  behind: 0,
  now: NOW,
};

/** The outcome of the rule for executions that come in this order. */
export function select(
  executions: readonly ImagePipelineExecution[],
  rule: Partial<SelectionRule> = {},
  bounds?: SelectionBounds,
): Outcome {
  const selection = new Selection({ ...RULE, ...rule }, bounds);
  readAll(selection, () => executions);
  return selection.outcome();
}

/** Reads the list until the selection is certain. Returns how often it was read. */
export function readAll(
  selection: Selection,
  list: () => Iterable<ImagePipelineExecution>,
  afterReading: () => void = () => undefined,
): number {
  for (let readings = 1; ; readings++) {
    for (const each of list()) selection.add(each);
    afterReading();
    if (!selection.needsAnotherReading()) return readings;
    assert.ok(readings < 20, "the selection asks for one reading after another");
    selection.startReading();
  }
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

import { classOf } from "./status";
import type { ImagePipelineExecution } from "../types";
import type { Rank } from "./ranking";

/** Which executions may be chosen. Durations are in milliseconds. */
export interface SelectionRule {
  /** Whether `PARTITION_SUCCESS` counts as a success. */
  readonly acceptPartialSuccess: boolean;
  /** Ids of executions and of images that are never chosen. */
  readonly exclude: ReadonlySet<string>;
  /** Soak time: younger executions are passed over. Counted from `modifiedTime`. */
  readonly minAge?: number;
  /** Older executions are passed over. Counted from `modifiedTime`. */
  readonly maxAge?: number;
  /** The instant that ages are counted to. */
  readonly now: number;
}

/** Why an execution is not the one: it did not succeed (yet), or it did and the rule rules it out. */
export type PassedOver =
  | { readonly kind: "running" | "failed" | "partlySucceeded" | "unknownStatus" }
  | {
      readonly kind:
        "noImageId" | "noExecutionId" | "excluded" | "tooYoung" | "tooOld" | "ageUnknown";
    }
  | { readonly kind: "unavailableImage"; readonly imageStatus: string };

/** Kinds that say: this execution succeeded, and a rule took it out. */
const RULED_OUT: ReadonlySet<PassedOver["kind"]> = new Set<PassedOver["kind"]>([
  "noImageId",
  "noExecutionId",
  "excluded",
  "tooYoung",
  "tooOld",
  "ageUnknown",
  "unavailableImage",
]);

export function isRuledOut(passedOver: PassedOver): boolean {
  return RULED_OUT.has(passedOver.kind);
}

/** Why the rule passes an execution over; `undefined` when the execution may be chosen. */
export function judge(
  execution: ImagePipelineExecution,
  rank: Rank,
  rule: SelectionRule,
): PassedOver | undefined {
  switch (classOf(execution.status)) {
    case "running":
      return { kind: "running" };
    case "failed":
      return { kind: "failed" };
    case undefined:
      return { kind: "unknownStatus" };
    case "partlySucceeded":
      if (!rule.acceptPartialSuccess) return { kind: "partlySucceeded" };
      break;
    case "succeeded":
  }
  if (execution.executionId === "") return { kind: "noExecutionId" };
  if (execution.imageId === undefined) return { kind: "noImageId" };
  if (rule.exclude.has(execution.executionId) || rule.exclude.has(execution.imageId))
    return { kind: "excluded" };
  return judgeAge(rank, rule);
}

function judgeAge(
  { modified }: Rank,
  { minAge, maxAge, now }: SelectionRule,
): PassedOver | undefined {
  if (minAge === undefined && maxAge === undefined) return undefined;
  if (modified === -Infinity) return { kind: "ageUnknown" };
  const age = now - modified;
  if (minAge !== undefined && age < minAge) return { kind: "tooYoung" };
  if (maxAge !== undefined && age > maxAge) return { kind: "tooOld" };
  return undefined;
}

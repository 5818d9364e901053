import { classOf } from "../status";
import type { Duration } from "../time";
import type { ImagePipelineExecution } from "../types";
import { rankOf, type Rank } from "./readings";

/** Which executions qualify. */
export interface SelectionRule {
  /** Whether `PARTITION_SUCCESS` counts as a success. */
  readonly acceptPartialSuccess: boolean;
  /** IDs of executions and images that are never chosen. */
  readonly exclude: ReadonlySet<string>;
  /** The soak time: younger executions are skipped. Measured from `modifiedTime`. */
  readonly minAge?: Duration | undefined;
  /** Older executions are skipped. Measured from `modifiedTime`. */
  readonly maxAge?: Duration | undefined;
  /** How many of the newest qualifying executions to skip. */
  readonly behind: number;
  /** The time that ages are measured at, in milliseconds since 1970. */
  readonly now: number;
}

/** What a reason to skip an execution is worded from. */
export interface Skipped {
  readonly kind: SkipKind;
  readonly execution: Pick<ImagePipelineExecution, "status" | "imageId">;
  /** What `DescribeImages` reports, for the kind `unavailableImage`. */
  readonly imageStatus?: string | undefined;
}

/** One reason to skip an execution. */
interface SkipReason {
  /** Whether the execution succeeded, so that only this reason keeps it from being chosen. */
  readonly succeeded: boolean;
  /** Whether an argument causes it, so that the user can change it. */
  readonly byArgument: boolean;
  /** The reason as a predicate for messages: "exec-1 …". */
  readonly words: (skipped: Skipped, rule: SelectionRule) => string;
}

const FAILURES: Readonly<Record<string, string>> = {
  CANCELLED: "was canceled",
  TEST_FAILED: "failed its test",
};

/** Every reason to skip an execution. */
const SKIP_REASONS = {
  running: { succeeded: false, byArgument: false, words: () => "is still running" },
  excludedRunning: {
    succeeded: false,
    byArgument: true,
    words: () => "is still running and is listed in exclude",
  },
  failed: {
    succeeded: false,
    byArgument: false,
    words: ({ execution }) => FAILURES[execution.status] ?? "failed to build",
  },
  partlySucceeded: {
    succeeded: false,
    byArgument: true,
    words: () => "succeeded only partially, and acceptPartialSuccess is not set",
  },
  unknownStatus: {
    succeeded: false,
    byArgument: false,
    words: ({ execution }) =>
      `has the status ${JSON.stringify(execution.status)}, which does not count as a success`,
  },
  noExecutionId: {
    succeeded: true,
    byArgument: false,
    words: () => "succeeded, but the API reports no execution ID for it",
  },
  noImageId: {
    succeeded: true,
    byArgument: false,
    words: () => "succeeded, but the API reports no image ID for it",
  },
  excluded: { succeeded: true, byArgument: true, words: () => "is listed in exclude" },
  tooYoung: {
    succeeded: true,
    byArgument: true,
    words: (_, { minAge }) => `is younger than minAge (${minAge?.text ?? ""})`,
  },
  tooOld: {
    succeeded: true,
    byArgument: true,
    words: (_, { maxAge }) => `is older than maxAge (${maxAge?.text ?? ""})`,
  },
  ageUnknown: {
    succeeded: true,
    byArgument: true,
    words: () => "has an unknown age, because its modifiedTime is missing or invalid",
  },
  unavailableImage: {
    succeeded: true,
    byArgument: false,
    words: ({ execution, imageStatus }) =>
      `has the image ${execution.imageId ?? ""}, which is ${imageStatus ?? "not available"}`,
  },
  behind: {
    succeeded: true,
    byArgument: true,
    words: (_, { behind }) => `qualifies, but behind: ${behind} skips it`,
  },
} as const satisfies Record<string, SkipReason>;

export type SkipKind = keyof typeof SKIP_REASONS;

/** The properties of a reason. */
export function skipReason(kind: SkipKind): SkipReason {
  return SKIP_REASONS[kind];
}

/** Why the rule skips an execution; `undefined` if the execution qualifies. */
export function evaluate(
  { executionId, status, imageId }: ImagePipelineExecution,
  { modified }: Rank,
  rule: SelectionRule,
): SkipKind | undefined {
  switch (classOf(status)) {
    case "running":
      return rule.exclude.has(executionId) ? "excludedRunning" : "running";
    case "failed":
      return "failed";
    case undefined:
      return "unknownStatus";
    case "partlySucceeded":
      if (!rule.acceptPartialSuccess) return "partlySucceeded";
      break;
    case "succeeded":
  }
  if (executionId === "") return "noExecutionId";
  if (imageId === undefined) return "noImageId";
  if (rule.exclude.has(executionId) || rule.exclude.has(imageId)) return "excluded";
  return evaluateAge(modified, rule);
}

/**
 * Whether an execution would qualify if it were not younger than a soak time.
 *
 * @param now - in milliseconds since 1970
 */
export function isSoaking(
  execution: ImagePipelineExecution,
  minAge: Duration,
  now: number,
): boolean {
  const rule = { acceptPartialSuccess: true, exclude: new Set<string>(), minAge, behind: 0, now };
  return evaluate(execution, rankOf(execution), rule) === "tooYoung";
}

function evaluateAge(
  modified: number,
  { minAge, maxAge, now }: SelectionRule,
): SkipKind | undefined {
  if (minAge === undefined && maxAge === undefined) return undefined;
  if (modified === -Infinity) return "ageUnknown";
  const age = now - modified;
  if (minAge !== undefined && age < minAge.milliseconds) return "tooYoung";
  if (maxAge !== undefined && age > maxAge.milliseconds) return "tooOld";
  return undefined;
}

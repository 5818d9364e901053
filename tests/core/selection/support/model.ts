import type { SelectionRule } from "../../../../core/selection/rule";
import type { ImagePipelineExecution } from "../../../../core/types";

/*
 * The rule as its description in the documentation reads: everything in memory, nothing clever. It shares
 * no code with the product.
 */

/** Statuses from the least to the most final. */
const FINALITY = [
  ["ARCHIVING", ""],
  ["PREPARING", "REPAIRING", "BUILDING", "TESTING", "DISTRIBUTING", "RELEASING", "CANCELLING"],
  ["SUCCESS"],
  ["PARTITION_SUCCESS"],
  ["FAILED", "TEST_FAILED", "CANCELLED"],
];

const BY_STATUS = new Map(
  FINALITY.flatMap((group, index) => group.map((status) => [status, index] as const)),
);
const finality = (status: string) => BY_STATUS.get(status) ?? -1;

const instants = new Map<string, number>();

// Test data has whole seconds in UTC, or something that is not a time. Sorting needs each many times.
function instant(text: string): number {
  const known = instants.get(text);
  if (known !== undefined) return known;
  const parsed = text.endsWith("Z") ? Date.parse(text) : -Infinity;
  instants.set(text, parsed);
  return parsed;
}

const larger = <T>(a: T, b: T) => (a > b ? -1 : a < b ? 1 : 0);

/** One execution per ID, newest first: rules 1 and 4. */
export function merged(readings: readonly ImagePipelineExecution[]): ImagePipelineExecution[] {
  const groups = new Map<string, ImagePipelineExecution[]>();
  for (const reading of readings) {
    const key = reading.executionId || JSON.stringify(reading);
    groups.set(key, [...(groups.get(key) ?? []), reading]);
  }
  return [...groups.values()]
    .map((group) => {
      const [winner, ...others] = [...group].sort(
        (a, b) =>
          larger(instant(a.modifiedTime), instant(b.modifiedTime)) ||
          larger(finality(a.status), finality(b.status)) ||
          larger(instant(a.creationTime), instant(b.creationTime)) ||
          larger(JSON.stringify(a), JSON.stringify(b)),
      );
      if (winner === undefined) throw new Error("a group has a reading");
      const dated = [winner, ...others].find((each) => instant(each.creationTime) > -Infinity);
      return { ...winner, creationTime: dated?.creationTime ?? winner.creationTime };
    })
    .sort(
      (a, b) =>
        larger(instant(a.creationTime), instant(b.creationTime)) ||
        larger(instant(a.modifiedTime), instant(b.modifiedTime)) ||
        larger(a.executionId, b.executionId) ||
        larger(JSON.stringify(a), JSON.stringify(b)),
    );
}

/** What the model says about a list. */
export interface ModelOutcome {
  readonly choice: ImagePipelineExecution | undefined;
  /** The IDs and statuses of the executions before the choice. */
  readonly skipped: readonly string[];
  readonly invalidCreationTimes: readonly string[];
}

/** Rules 1 to 6. */
export function modelOutcome(
  readings: readonly ImagePipelineExecution[],
  rule: SelectionRule,
  unavailable: ReadonlySet<string> = new Set(),
): ModelOutcome {
  const all = merged(readings);
  const choice = all.filter((each) => qualifies(each, rule, unavailable))[rule.behind];
  return {
    choice,
    skipped: all
      .slice(0, choice === undefined ? all.length : all.indexOf(choice))
      .map(({ executionId, status }) => `${executionId} ${status}`),
    invalidCreationTimes: all
      .filter(({ creationTime }) => instant(creationTime) === -Infinity)
      .map(({ executionId }) => executionId)
      .sort(),
  };
}

function qualifies(
  { executionId, status, imageId, modifiedTime }: ImagePipelineExecution,
  { acceptPartialSuccess, exclude, minAge, maxAge, now }: SelectionRule,
  unavailable: ReadonlySet<string>,
): boolean {
  const modified = instant(modifiedTime);
  const succeeded =
    status === "SUCCESS" || (acceptPartialSuccess && status === "PARTITION_SUCCESS");
  const hasAge = minAge === undefined && maxAge === undefined ? true : modified > -Infinity;
  return (
    succeeded &&
    executionId !== "" &&
    imageId !== undefined &&
    !exclude.has(executionId) &&
    !exclude.has(imageId) &&
    !unavailable.has(imageId) &&
    hasAge &&
    now - modified >= (minAge?.milliseconds ?? -Infinity) &&
    now - modified <= (maxAge?.milliseconds ?? Infinity)
  );
}

import type { ImagePipelineExecution } from "../../../../core/types";
import type { SelectionRule } from "../../../../core/selection/rule";

/** Statuses in the order in which the reading of an execution is trusted at one and the same time. */
const CAREFUL = [
  ["ARCHIVING"],
  ["PREPARING", "REPAIRING", "BUILDING", "TESTING", "DISTRIBUTING", "RELEASING", "CANCELLING"],
  ["SUCCESS"],
  ["PARTITION_SUCCESS"],
  ["FAILED", "TEST_FAILED", "CANCELLED"],
];

const care = (status: string) => CAREFUL.findIndex((statuses) => statuses.includes(status));
// Test data has whole seconds and `Z` only, or nothing that could be read.
const instant = (text: string) => (text.endsWith("Z") ? Date.parse(text) : -Infinity);

/**
 * The rule as a beginner would write it from its description: the whole list in memory, one reading
 * per execution, sorted, and the first that passes.
 */
export function naiveChoice(
  readings: readonly ImagePipelineExecution[],
  { acceptPartialSuccess, exclude, minAge, maxAge, now }: SelectionRule,
): { choice: string | undefined; before: string[] } {
  const executions: ImagePipelineExecution[] = [];
  for (const reading of readings) {
    const index = executions.findIndex((other) => other.executionId === reading.executionId);
    const held = executions[index];
    if (held === undefined) {
      executions.push(reading);
      continue;
    }
    const [modified, heldModified] = [instant(reading.modifiedTime), instant(held.modifiedTime)];
    if (
      modified > heldModified ||
      (modified === heldModified && care(reading.status) > care(held.status))
    )
      executions[index] = reading;
  }
  executions.sort((a, b) => {
    const [createdA, createdB] = [instant(a.creationTime), instant(b.creationTime)];
    if (createdA !== createdB) return createdA > createdB ? -1 : 1;
    const [modifiedA, modifiedB] = [instant(a.modifiedTime), instant(b.modifiedTime)];
    if (modifiedA !== modifiedB) return modifiedA > modifiedB ? -1 : 1;
    return a.executionId > b.executionId ? -1 : 1;
  });
  const first = executions.findIndex(({ executionId, imageId, status, modifiedTime }) => {
    const age = now - instant(modifiedTime);
    const succeeded =
      status === "SUCCESS" || (acceptPartialSuccess && status === "PARTITION_SUCCESS");
    const ageMatters = minAge !== undefined || maxAge !== undefined;
    const inAge =
      Number.isFinite(age) && age >= (minAge ?? -Infinity) && age <= (maxAge ?? Infinity);
    return (
      succeeded &&
      imageId !== undefined &&
      !exclude.has(executionId) &&
      !exclude.has(imageId) &&
      (!ageMatters || inAge)
    );
  });
  const ids = executions.map(({ executionId }) => executionId);
  return first === -1
    ? { choice: undefined, before: ids }
    : { choice: ids[first], before: ids.slice(0, first) };
}

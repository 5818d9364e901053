import type { ScenarioExecutionInput } from "../../../emulator";

/**
 * Generates executions one hour apart, the same ones on each call. Every seventh succeeds; the others
 * alternate between the other final statuses.
 */
export function generateExecutions(
  count: number,
  start = "2026-01-01T00:00:00Z",
): ScenarioExecutionInput[] {
  const others = ["FAILED", "TEST_FAILED", "CANCELLED", "PARTITION_SUCCESS"] as const;
  const time = (hours: number) =>
    new Date(Date.parse(start) + hours * 3_600_000).toISOString().replace(".000Z", "Z");
  return Array.from({ length: count }, (_, index) => ({
    executionId: `exec-${String(index).padStart(6, "0")}`,
    status: index % 7 === 0 ? "SUCCESS" : (others[index % 4] ?? "FAILED"),
    imageId: `m-${String(index).padStart(6, "0")}`,
    creationTime: time(index),
    modifiedTime: time(index + 0.5),
  }));
}

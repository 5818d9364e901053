import { NoImageError, type ExecutionSummary, type NoImageCode } from "../errors";
import { readable, readableLine } from "../message";
import { formatSpan } from "../time";
import type { LatestImage, NewerExecution } from "../types";
import { skipReason, type SelectionRule } from "./rule";
import type { Candidate, Outcome, SkippedExecution } from "./selection";

/** The query in the words that explanations use. */
export interface Question {
  readonly imagePipelineId: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly rule: SelectionRule;
}

/** A message for the user besides the result. */
export interface Diagnostic {
  readonly severity: "info" | "warning";
  readonly message: string;
}

/** The number of executions that a message names before it only counts the rest. */
const NAMED = 10;

/** The result if there is a choice. */
export function explainChoice(
  { execution }: Candidate,
  { skipped, invalidCreationTimes }: Outcome,
  { rule }: Question,
): LatestImage {
  const { tags, ...fields } = execution;
  const newer = explainSkipped(skipped, rule);
  const place =
    rule.behind === 0
      ? "is the newest execution that qualifies"
      : `is ${count(rule.behind, "qualifying execution")} behind the newest`;
  const others =
    newer.length === 0
      ? ""
      : `; ${count(newer.length, "newer execution")} skipped (${tally(skipped)})`;
  return {
    ...fields,
    executionTags: tags,
    source: "execution",
    reason: readable(
      `${named({ execution })} ${place}${others}${alsoInvalid(invalidCreationTimes)}.`,
    ),
    newer,
  };
}

/** The executions that rank before the choice, and why each was skipped. */
function explainSkipped(
  skipped: readonly SkippedExecution[],
  rule: SelectionRule,
): NewerExecution[] {
  return skipped.map((entry) => ({
    executionId: entry.execution.executionId,
    status: entry.execution.status,
    creationTime: entry.execution.creationTime,
    reason: inWords(entry, rule),
  }));
}

/** What to report besides the choice: newer executions that failed or are still running. */
export function diagnosticsOf(
  choice: Candidate,
  { skipped, invalidCreationTimes }: Outcome,
  question: Question,
): Diagnostic[] {
  const failed = ofKind(skipped, "failed");
  const running = ofKind(skipped, "running");
  const pipeline = capitalize(nameOf(question));
  const imageId = field(choice.execution.imageId);
  const diagnostics: Diagnostic[] = [];
  if (failed.length > 0) {
    const age = question.rule.now - choice.rank.modified;
    const old = Number.isFinite(age) ? `is ${formatSpan(age)} old` : "has an unknown age";
    diagnostics.push({
      severity: "warning",
      message: `${pipeline}: ${count(failed.length, "newer execution")} failed (${tally(failed)}). The chosen image ${imageId} ${old}.`,
    });
  }
  if (running.length > 0) {
    diagnostics.push({
      severity: "info",
      message: `${pipeline}: a newer build is running: ${list(running.map(named))}. The chosen image is still ${imageId}.`,
    });
  }
  if (invalidCreationTimes.length > 0) {
    const message = `${pipeline}: ${inWordsInvalid(invalidCreationTimes)}.`;
    diagnostics.push({ severity: "warning", message });
  }
  return diagnostics;
}

/** The executions that a lookup with `waitForRunning` waits for: those that run and rank before the choice. */
export function awaited({ skipped }: Outcome): readonly SkippedExecution[] {
  return ofKind(skipped, "running");
}

/** What a preview reports if the update will wait. */
export function explainPending(running: readonly SkippedExecution[], question: Question): string {
  const [verb, pronoun] = running.length === 1 ? ["is", "it"] : ["are", "them"];
  return `${capitalize(nameOf(question))}: ${list(running.map(named))} ${verb} running. The update waits for ${pronoun} to end (waitForRunning), so it may use another image.`;
}

/** The result if there is no choice and the user set an image for that case. */
export function explainFallback(
  imageId: string,
  outcome: Outcome,
  question: Question,
): LatestImage {
  return {
    imageId,
    imagePipelineId: question.imagePipelineId,
    region: question.region,
    executionTags: {},
    source: "fallback",
    reason: readable(
      `The fallback image (fallbackImageId) is used because ${reasonForNone(outcome, question).why}.`,
    ),
    newer: [],
  };
}

/** The error if there is no choice. */
export function explainNone(outcome: Outcome, question: Question): NoImageError {
  const { code, why, fix } = reasonForNone(outcome, question);
  const succeeded = outcome.skipped.filter(({ kind }) => skipReason(kind).succeeded);
  return new NoImageError({
    code,
    message: `${capitalize(why)}. ${fix}, or set fallbackImageId.`,
    statusCounts: Object.fromEntries(countByStatus(outcome.skipped)),
    running: ofKind(outcome.skipped, "running").map(summarize),
    excluded: succeeded.map((entry) => ({
      ...summarize(entry),
      ...(entry.execution.imageId !== undefined && { imageId: entry.execution.imageId }),
      reason: inWords(entry, question.rule),
    })),
    skipped: () => explainSkipped(outcome.skipped, question.rule),
  });
}

/** An execution for messages: `exec-1 (BUILDING, created 2026-01-01T00:00:00Z)`. */
export function named({ execution }: Pick<SkippedExecution, "execution">): string {
  const { executionId, status, creationTime } = execution;
  const created = field(creationTime) || "at an unknown time";
  return `${nameOfExecution(executionId)} (${field(status) || "no status"}, created ${created})`;
}

/** An execution for errors. */
export function summarize({ execution }: Pick<SkippedExecution, "execution">): ExecutionSummary {
  const { executionId, status, creationTime } = execution;
  return { executionId, status, ...(creationTime !== "" && { creationTime }) };
}

interface ReasonForNone {
  readonly code: NoImageCode;
  /** A clause, without a capital letter and a period. */
  readonly why: string;
  /** A clause with a capital letter, without a period. */
  readonly fix: string;
}

function reasonForNone(outcome: Outcome, question: Question): ReasonForNone {
  const { skipped, candidates, invalidCreationTimes } = outcome;
  const pipeline = nameOf(question);
  const running = ofKind(skipped, "running");
  const succeeded = skipped.filter(({ kind }) => skipReason(kind).succeeded);
  const stillRunning = running.length > 0 ? `; still running: ${list(running.map(named))}` : "";
  const besides = `${stillRunning}${alsoInvalid(invalidCreationTimes)}`;
  if (skipped.length === 0) {
    const tags = Object.entries(question.tags).map(([key, value]) => `${key}=${value}`);
    const matching = tags.length > 0 ? ` with the tags ${list(tags)}` : "";
    return {
      code: "NoExecutions",
      why: `${pipeline} has no executions${matching}`,
      fix: "Start a build of the pipeline",
    };
  }
  if (candidates.length > 0) {
    const { behind } = question.rule;
    return {
      code: "TooFewForBehind",
      why: `only ${count(candidates.length, "execution")} of ${pipeline} ${candidates.length === 1 ? "qualifies" : "qualify"}, but behind: ${behind} needs ${behind + 1}${besides}`,
      fix: "Set a smaller behind",
    };
  }
  if (succeeded.length > 0) {
    const reasons = succeeded.map(
      (entry) => `${nameOfExecution(entry.execution.executionId)} ${inWords(entry, question.rule)}`,
    );
    return {
      code: "AllSuccessesExcluded",
      why: `all successful executions of ${pipeline} are skipped: ${list(reasons)}${besides}`,
      fix: succeeded.some(({ kind }) => skipReason(kind).byArgument)
        ? "Change the argument"
        : "Build the image again",
    };
  }
  if (running.length > 0) {
    return {
      code: "ExecutionsRunning",
      why: `${pipeline} has no successful execution yet (${tally(skipped)})${besides}`,
      fix: "Wait for the build, for example with waitForRunning (in a preview, only the output form can wait for the update)",
    };
  }
  const none =
    skipped.length === 1
      ? `the only execution of ${pipeline} did not succeed`
      : `none of the ${skipped.length} executions of ${pipeline} succeeded`;
  return {
    code: "NoSuccessfulExecution",
    why: `${none} (${tally(skipped)})${besides}`,
    fix:
      ofKind(skipped, "partlySucceeded").length > 0
        ? "Accept PARTITION_SUCCESS with acceptPartialSuccess: true"
        : "Fix the pipeline and build the image again",
  };
}

function inWords(entry: SkippedExecution, rule: SelectionRule): string {
  return readableLine(skipReason(entry.kind).words(entry, rule), 2 * MAX_FIELD);
}

function alsoInvalid(executionIds: readonly string[]): string {
  return executionIds.length === 0 ? "" : `; ${inWordsInvalid(executionIds)}`;
}

function inWordsInvalid(executionIds: readonly string[]): string {
  const ids = list(executionIds.map(nameOfExecution));
  return executionIds.length === 1
    ? `${ids} has no valid creationTime and ranks last`
    : `${executionIds.length} executions have no valid creationTime and rank last: ${ids}`;
}

function ofKind(
  entries: readonly SkippedExecution[],
  kind: SkippedExecution["kind"],
): SkippedExecution[] {
  return entries.filter((entry) => entry.kind === kind);
}

function nameOf({ imagePipelineId, region }: Question): string {
  return `image pipeline ${imagePipelineId} in ${region}`;
}

function nameOfExecution(executionId: string): string {
  return field(executionId) || "an execution without an ID";
}

/** The maximum length of an ID, a status, or a time in a message, in characters. The API's are far shorter. */
const MAX_FIELD = 200;

/** A field of a response as part of a message. */
function field(value: string): string {
  return readableLine(value, MAX_FIELD);
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

function countByStatus(entries: readonly SkippedExecution[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { execution } of entries)
    counts.set(execution.status, (counts.get(execution.status) ?? 0) + 1);
  return counts;
}

function tally(entries: readonly SkippedExecution[]): string {
  return list(
    [...countByStatus(entries)].map(
      ([status, amount]) => `${amount} ${field(status) || "without status"}`,
    ),
  );
}

function list(items: readonly string[]): string {
  const rest = items.length - NAMED;
  return [...items.slice(0, NAMED), ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
}

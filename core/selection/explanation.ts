import { NoImageError, type ExecutionSummary, type NoImageCode } from "../errors";
import { formatSpan } from "./duration";
import type { LatestImage, NewerExecution } from "../types";
import { isRuledOut, type SelectionRule } from "./rule";
import type { Candidate, Outcome, Rejected } from "./selection";

/** What was asked, in the words that explanations use. */
export interface Question {
  readonly imagePipelineId: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly rule: SelectionRule;
  /** Whether this is a preview of an update that will wait for what runs. @default false */
  readonly awaited?: boolean;
}

/** Something to tell the user besides the answer. */
export interface Diagnostic {
  readonly severity: "info" | "warning";
  readonly message: string;
}

/** How many executions a message names before it only counts the rest. */
const NAMED = 10;

/** The answer when the rule leaves a choice. */
export function explainChoice(
  choice: Candidate,
  { rejected, undated }: Outcome,
  { rule }: Question,
): LatestImage {
  const { execution } = choice;
  const newer = rejected.map((entry): NewerExecution => ({
    executionId: entry.execution.executionId,
    status: entry.execution.status,
    creationTime: entry.execution.creationTime,
    reason: inWords(entry, rule),
  }));
  const passed =
    newer.length === 0
      ? ""
      : `; ${count(newer.length, "newer execution")} passed over (${tally(rejected)})`;
  return {
    ...execution,
    source: "execution",
    reason: `${execution.executionId} (${execution.status}, created ${execution.creationTime || "at an unknown time"}) is the newest execution whose image can be used${passed}${alsoUndated(undated)}.`,
    newer,
  };
}

/** What to tell besides the choice: newer executions that failed, newer ones that still run. */
export function diagnosticsOf(
  choice: Candidate,
  { rejected, undated }: Outcome,
  question: Question,
): Diagnostic[] {
  const failed = rejected.filter((entry) => entry.passedOver.kind === "failed");
  const running = rejected.filter((entry) => entry.passedOver.kind === "running");
  const diagnostics: Diagnostic[] = [];
  if (failed.length > 0) {
    const age = question.rule.now - choice.rank.modified;
    const old = Number.isFinite(age) ? `is ${formatSpan(age)} old` : "is of unknown age";
    diagnostics.push({
      severity: "warning",
      message: `${capitalize(nameOf(question))}: ${count(failed.length, "newer execution")} failed (${tally(failed)}); the chosen image ${choice.execution.imageId} ${old}.`,
    });
  }
  if (running.length > 0) {
    diagnostics.push({
      severity: "info",
      message: `${capitalize(nameOf(question))}: a newer build is running: ${list(running.map(named))}. The chosen image is still ${choice.execution.imageId}.`,
    });
  }
  if (undated !== undefined) {
    diagnostics.push({
      severity: "warning",
      message: `${capitalize(nameOf(question))}: ${inWordsUndated(undated)}.`,
    });
  }
  return diagnostics;
}

/** The answer when the rule leaves none and the user gave an image for that case. */
export function explainFallback(
  imageId: string,
  outcome: Outcome,
  question: Question,
): LatestImage {
  return {
    imageId,
    imagePipelineId: question.imagePipelineId,
    region: question.region,
    tags: {},
    source: "fallback",
    reason: `fallbackImageId is used, since ${noneOf(outcome, question).why}.`,
    newer: [],
  };
}

/** Why the rule leaves none, as a sentence. */
export function whyNone(outcome: Outcome, question: Question): string {
  return `${capitalize(noneOf(outcome, question).why)}.`;
}

/** The error when the rule leaves none; it tells the four cases apart. */
export function explainNone(outcome: Outcome, question: Question): NoImageError {
  const { code, why, wayOut, running, ruledOut } = noneOf(outcome, question);
  return new NoImageError({
    code,
    message: `${capitalize(why)}. ${wayOut}, or give fallbackImageId.`,
    statusCounts: Object.fromEntries(countByStatus(outcome.rejected)),
    running: running.map(summarize),
    excluded: ruledOut.map((entry) => ({
      ...summarize(entry),
      ...(entry.execution.imageId !== undefined && { imageId: entry.execution.imageId }),
      reason: inWords(entry, question.rule),
    })),
  });
}

/** An execution for messages: `exec-1 (BUILDING, started 2026-01-01T00:00:00Z)`. */
export function named({
  execution: { executionId, status, creationTime },
}: Pick<Rejected, "execution">): string {
  return `${executionId || "an execution without id"} (${status}, started ${creationTime || "at an unknown time"})`;
}

/** An execution for errors. */
export function summarize({
  execution: { executionId, status, creationTime },
}: Pick<Rejected, "execution">): ExecutionSummary {
  return { executionId, status, ...(creationTime !== "" && { creationTime }) };
}

/** What the arguments rule out; the rest is how the service has it. */
const BY_RULE: ReadonlySet<Rejected["passedOver"]["kind"]> = new Set<
  Rejected["passedOver"]["kind"]
>(["excluded", "tooYoung", "tooOld", "ageUnknown"]);

interface None {
  readonly code: NoImageCode;
  /** A sentence without its full stop, and without a capital. */
  readonly why: string;
  readonly wayOut: string;
  readonly running: readonly Rejected[];
  readonly ruledOut: readonly Rejected[];
}

function noneOf({ rejected, undated }: Outcome, question: Question): None {
  const pipeline = nameOf(question);
  const running = rejected.filter((entry) => entry.passedOver.kind === "running");
  const ruledOut = rejected.filter((entry) => isRuledOut(entry.passedOver));
  const stillRunning = running.length > 0 ? `; still running: ${list(running.map(named))}` : "";
  const besides = `${stillRunning}${alsoUndated(undated)}`;
  if (rejected.length === 0) {
    const tags = Object.entries(question.tags).map(([key, value]) => `${key}=${value}`);
    const matching = tags.length > 0 ? ` that match the tags ${tags.join(", ")}` : "";
    const wayOut = "Start one, e.g. with alicloud.ecs.ImagePipelineExecution";
    return {
      code: "NoExecutions",
      why: `${pipeline} has no executions${matching}`,
      wayOut,
      running,
      ruledOut,
    };
  }
  if (ruledOut.length > 0) {
    const rules = ruledOut.map(
      (entry) =>
        `${entry.execution.executionId || "an execution without id"} ${inWords(entry, question.rule)}`,
    );
    const why = `all successful executions of ${pipeline} are ruled out: ${list(rules)}${besides}`;
    const isByRule = ruledOut.some(({ passedOver }) => BY_RULE.has(passedOver.kind));
    const wayOut = isByRule ? "Loosen that rule" : "Build again";
    return { code: "AllSuccessesExcluded", why, wayOut, running, ruledOut };
  }
  if (running.length > 0) {
    const why = `${pipeline} has no successful execution yet (${tally(rejected)})${besides}`;
    return {
      code: "ExecutionsRunning",
      why,
      wayOut: question.awaited
        ? "The update will wait for it (waitForRunning), which a preview does not: use the output form"
        : "Wait for it, e.g. with waitForRunning",
      running,
      ruledOut,
    };
  }
  const partly = rejected.some((entry) => entry.passedOver.kind === "partlySucceeded");
  const accept = partly
    ? "Accept PARTITION_SUCCESS with acceptPartialSuccess: true"
    : "Mend the pipeline and build again";
  const none =
    rejected.length === 1
      ? `the only execution of ${pipeline} did not succeed`
      : `none of the ${rejected.length} executions of ${pipeline} succeeded`;
  const why = `${none} (${tally(rejected)})${besides}`;
  return { code: "NoSuccessfulExecution", why, wayOut: accept, running, ruledOut };
}

function inWords({ execution, passedOver }: Rejected, rule: SelectionRule): string {
  switch (passedOver.kind) {
    case "running":
      return "is still running";
    case "failed":
      return execution.status === "CANCELLED"
        ? "was cancelled"
        : execution.status === "TEST_FAILED"
          ? "failed its test"
          : "failed to build";
    case "partlySucceeded":
      return "succeeded only in part, and acceptPartialSuccess is not set";
    case "unknownStatus":
      return `has a status (${JSON.stringify(execution.status)}) that does not count as a success`;
    case "noImageId":
      return "succeeded, but the API gives no image id for it";
    case "noExecutionId":
      return "succeeded, but the API gives no execution id for it";
    case "excluded":
      return "is named in exclude";
    case "tooYoung":
      return `is younger than minAge (${formatSpan(rule.minAge ?? 0)})`;
    case "tooOld":
      return `is older than maxAge (${formatSpan(rule.maxAge ?? 0)})`;
    case "ageUnknown":
      return "is of unknown age: its modifiedTime cannot be parsed";
    case "unavailableImage":
      return `has an image (${execution.imageId ?? ""}) that is ${passedOver.imageStatus}`;
  }
}

function alsoUndated(undated: string | undefined): string {
  return undated === undefined ? "" : `; ${inWordsUndated(undated)}`;
}

function inWordsUndated(undated: string): string {
  return `${undated || "an execution without id"} has a creationTime that cannot be parsed, and ranks last`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function nameOf({ imagePipelineId, region }: Question): string {
  return `image pipeline ${imagePipelineId} in ${region}`;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

function countByStatus(entries: readonly Rejected[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { execution } of entries)
    counts.set(execution.status, (counts.get(execution.status) ?? 0) + 1);
  return counts;
}

function tally(entries: readonly Rejected[]): string {
  return [...countByStatus(entries)]
    .map(([status, amount]) => `${amount} ${status || "without status"}`)
    .join(", ");
}

function list(items: readonly string[]): string {
  const rest = items.length - NAMED;
  return [...items.slice(0, NAMED), ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
}

import type { LatestImageQuery } from "./args/schemas";
import type { EcsClient } from "./ecs/client";
import { executionPages, imageStatuses, IMAGES_PER_CALL } from "./ecs/operations";
import { AwaitedImageError, EcsApiError, TimeoutError } from "./errors";
import { formatSpan } from "./selection/duration";
import {
  explainChoice,
  explainFallback,
  explainNone,
  named,
  diagnosticsOf,
  summarize,
  whyNone,
  type Diagnostic,
  type Question,
} from "./selection/explanation";
import type { LatestImage } from "./types";
import { Selection, type Outcome, type Rejected } from "./selection/selection";
import { toExecution } from "./execution-model";

/** What a lookup needs to know of the run that it is a part of. */
export interface LookupContext {
  /** A preview never waits. */
  readonly preview: boolean;
  /** Whether an image that the update will wait for can be shown as unknown. @default false */
  readonly canBeUnknown?: boolean;
  readonly notify: (diagnostic: Diagnostic) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Every pass makes progress, either past images that cannot be used or past executions that changed
 * while they were read; only a list that never stands still could need this many.
 */
const MAX_PASSES = 1000;

/**
 * The image that the pipeline last built successfully, by the rule.
 *
 * @throws {@link NoImageError} when the rule leaves none and there is no fallback
 * @throws {@link TimeoutError} when executions still run at the end of `waitForRunning`
 * @throws {@link AwaitedImageError} in a preview, where the update will wait for the image, if it can be unknown
 */
export async function lookUpLatestImage(
  client: EcsClient,
  query: LatestImageQuery,
  context: LookupContext,
): Promise<LatestImage> {
  const { imagePipelineId } = query;
  const { now, monotonic, sleep } = client.clock;
  const started = monotonic();
  let reported = "";
  for (;;) {
    const question = questionOf(query, client.region, now());
    const outcome = await scan(client, question, query.verifyImage, context.signal);
    const running = outcome.rejected.filter((entry) => entry.passedOver.kind === "running");
    if (query.waitForRunning === undefined || context.preview || running.length === 0) {
      return conclude(outcome, question, query, context);
    }
    const { timeout, pollInterval } = query.waitForRunning;
    const waited = monotonic() - started;
    if (waited >= timeout) throw timedOut(waited, running, outcome, question);
    const state = running.map(named).join(", ");
    if (state !== reported)
      context.notify({
        severity: "info",
        message: `Waiting for image pipeline ${imagePipelineId}: ${state}.`,
      });
    reported = state;
    await sleep(Math.min(pollInterval, timeout - waited), context.signal);
  }
}

/** Reads all executions, and verifies images if asked to, until what is left is certain. */
async function scan(
  client: EcsClient,
  question: Question,
  verifyImage: boolean,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const { imagePipelineId, tags } = question;
  const filter = { imagePipelineId, tags };
  const selection = new Selection(question.rule, verifyImage ? IMAGES_PER_CALL : 1);
  const started = client.clock.monotonic();
  for (let pass = 1; pass <= MAX_PASSES; pass++) {
    for await (const page of executionPages(client, filter, signal, started)) {
      for (const entry of page.entries) selection.add(toExecution(entry, client, imagePipelineId));
    }
    if (verifyImage) await rejectUnavailable(client, selection, signal);
    if (!selection.exhausted()) return selection.outcome();
  }
  throw new EcsApiError({
    action: "DescribeImagePipelineExecutions",
    code: "InvalidResponse",
    message: `The executions of image pipeline ${imagePipelineId} changed on each of ${MAX_PASSES} readings. Try again later.`,
  });
}

/** Goes down the candidates until one has an available image, and rejects those before it. */
async function rejectUnavailable(
  client: EcsClient,
  selection: Selection,
  signal: AbortSignal | undefined,
): Promise<void> {
  const imageIds = [
    ...new Set(selection.outcome().candidates.map(({ execution }) => execution.imageId)),
  ];
  for (let start = 0; start < imageIds.length; start += IMAGES_PER_CALL) {
    const batch = imageIds.slice(start, start + IMAGES_PER_CALL);
    const statuses = await imageStatuses(client, batch, signal);
    for (const imageId of batch) {
      const status = statuses.get(imageId) ?? "not in the region";
      if (status === "Available") return;
      selection.reject(imageId, status);
    }
  }
}

function conclude(
  outcome: Outcome,
  question: Question,
  { fallbackImageId, waitForRunning }: LatestImageQuery,
  { preview, canBeUnknown, notify }: LookupContext,
): LatestImage {
  const [choice] = outcome.candidates;
  const running = outcome.rejected.some((entry) => entry.passedOver.kind === "running");
  const willWait = preview && waitForRunning !== undefined && running;
  if (choice === undefined && willWait && canBeUnknown) {
    const message = `${whyNone(outcome, question)} The update will wait for it (waitForRunning).`;
    notify({ severity: "warning", message });
    throw new AwaitedImageError(message);
  }
  if (willWait && (choice ?? fallbackImageId) !== undefined) {
    notify({
      severity: "info",
      message: `Image pipeline ${question.imagePipelineId}: a preview does not wait for it; the update will (waitForRunning).`,
    });
  }
  if (choice !== undefined) {
    for (const diagnostic of diagnosticsOf(choice, outcome, question)) notify(diagnostic);
    return explainChoice(choice, outcome, question);
  }
  if (fallbackImageId === undefined) throw explainNone(outcome, { ...question, awaited: willWait });
  const fallback = explainFallback(fallbackImageId, outcome, question);
  notify({ severity: "warning", message: `Image ${fallbackImageId}: ${fallback.reason}` });
  return fallback;
}

function questionOf(query: LatestImageQuery, region: string, now: number): Question {
  const { imagePipelineId, acceptPartialSuccess, exclude, minAge, maxAge, tags } = query;
  return {
    imagePipelineId,
    region,
    tags,
    rule: {
      acceptPartialSuccess,
      exclude: new Set(exclude),
      ...(minAge !== undefined && { minAge }),
      ...(maxAge !== undefined && { maxAge }),
      now,
    },
  };
}

function timedOut(
  waited: number,
  running: readonly Rejected[],
  { candidates }: Outcome,
  { imagePipelineId, region }: Question,
): TimeoutError {
  const orFinished =
    candidates.length > 0 ? ", or leave it out to use the newest finished image" : "";
  return new TimeoutError(
    "WaitTimeout",
    `Image pipeline ${imagePipelineId} in ${region}: waited ${formatSpan(waited)}, and still running: ${running.map(named).join(", ")}. Give waitForRunning.timeout more time${orFinished}.`,
    waited,
    running.map(summarize),
  );
}

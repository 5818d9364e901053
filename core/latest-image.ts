import type { Query } from "./args/schemas";
import type { EcsClient } from "./ecs/client";
import { executionPages, imageStatuses, IMAGES_PER_CALL } from "./ecs/operations";
import { TimeoutError } from "./errors";
import { toExecution } from "./executions";
import {
  awaited,
  diagnosticsOf,
  explainChoice,
  explainFallback,
  explainNone,
  explainPending,
  named,
  summarize,
  type Diagnostic,
  type Question,
} from "./selection/explanation";
import { Readings } from "./selection/readings";
import { Selection, type Outcome, type SkippedExecution } from "./selection/selection";
import { classOf } from "./status";
import type { LatestImage } from "./types";

/** The pipeline of a lookup by its ID, and how to choose. */
export type LatestImageQuery = Omit<
  Query<"getLatestImage">,
  "imagePipelineId" | "imagePipelineName" | "region"
> & { readonly imagePipelineId: string };

/**
 * What to do if the lookup has `waitForRunning` and a newer build is running:
 *
 * - `wait`: wait for the build, as an update does
 * - `skip`: use the current choice and report that the update will wait
 * - `unknown`: return {@link Pending}, so that the preview shows the image as unknown
 */
export type WhilePending = "wait" | "skip" | "unknown";

/** The image is not known yet, because the update will wait for a build. */
export interface Pending {
  readonly pending: true;
}

/** Whether the image is not known yet. */
export function isPending(result: object): result is Pending {
  return "pending" in result;
}

/** What a lookup knows about the run that it is part of. */
export interface LookupContext {
  readonly whilePending: WhilePending;
  readonly notify: (diagnostic: Diagnostic) => void;
  readonly signal?: AbortSignal | undefined;
}

/** One look at the list of executions. */
export interface Scan {
  readonly outcome: Outcome;
  readonly question: Question;
}

/**
 * The look at the list that decides: the first one, or one after the builds that the query waits for.
 *
 * @param first - the first look at the list, which other lookups can share
 * @throws {@link TimeoutError} if executions are still running at the end of `waitForRunning`
 */
export async function decidingScan(
  client: EcsClient,
  query: LatestImageQuery,
  first: Scan,
  context: LookupContext,
): Promise<Scan | Pending> {
  const { waitForRunning } = query;
  const running = awaited(first.outcome);
  if (waitForRunning === undefined || running.length === 0) return first;
  if (context.whilePending === "wait")
    return waitForBuilds(client, query, waitForRunning, first, context);
  const message = explainPending(running, first.question);
  context.notify({ severity: "info", message });
  return context.whilePending === "unknown" ? { pending: true } : first;
}

/** Reads all executions, and verifies their images if the query asks for it, until the choice is certain. */
export async function scan(
  client: EcsClient,
  query: LatestImageQuery,
  signal?: AbortSignal,
): Promise<Scan> {
  const { imagePipelineId, tags, verifyImage } = query;
  const question = questionOf(query, client);
  const selection = new Selection(question.rule);
  const statuses = new Map<string, string>();
  const started = client.clock.monotonic();
  for (;;) {
    for await (const page of executionPages(client, { imagePipelineId, tags }, signal, started)) {
      for (const entry of page.entries) selection.add(toExecution(entry, client, imagePipelineId));
    }
    if (verifyImage) await rejectUnavailable(client, selection, question, statuses, signal);
    if (!selection.needsAnotherReading()) return { outcome: selection.outcome(), question };
    // Holds twice as many executions, so that a list of any length needs only a few readings.
    selection.startReading();
  }
}

/**
 * Rejects candidates whose image is not available, until there is a choice.
 *
 * @param statuses - the images that are verified already
 */
async function rejectUnavailable(
  client: EcsClient,
  selection: Selection,
  { rule }: Question,
  statuses: Map<string, string>,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    const candidates = selection.outcome().candidates;
    const unverified = [...new Set(candidates.map(({ execution }) => execution.imageId))].filter(
      (imageId) => !statuses.has(imageId),
    );
    const isCertain = candidates
      .slice(0, rule.behind + 1)
      .every(({ execution }) => statuses.has(execution.imageId));
    if (isCertain) return;
    const batch = unverified.slice(0, IMAGES_PER_CALL);
    const reported = await imageStatuses(client, batch, signal);
    for (const imageId of batch) {
      const status = reported.get(imageId) ?? "not in the region";
      statuses.set(imageId, status);
      if (status !== "Available") selection.reject(imageId, status);
    }
  }
}

/** Waits until no execution that is newer than the choice is running. */
async function waitForBuilds(
  client: EcsClient,
  query: LatestImageQuery,
  { timeout, pollInterval }: NonNullable<LatestImageQuery["waitForRunning"]>,
  first: Scan,
  { notify, signal }: LookupContext,
): Promise<Scan> {
  const { monotonic, sleep } = client.clock;
  const started = monotonic();
  let current = first;
  let reported = "";
  for (;;) {
    let running = awaited(current.outcome);
    if (running.length === 0) {
      notify({ severity: "info", message: waitEnded(current) });
      return current;
    }
    const ids = running.map(({ execution }) => execution.executionId);
    do {
      const state = running.map(named).join(", ");
      if (state !== reported)
        notify({
          severity: "info",
          message: `Waiting for image pipeline ${query.imagePipelineId}: ${state}.`,
        });
      reported = state;
      const waited = monotonic() - started;
      if (waited >= timeout.milliseconds) throw timedOut(waited, timeout.text, running, current);
      await sleep(Math.min(pollInterval.milliseconds, timeout.milliseconds - waited), signal);
      running = await stillRunning(client, query, running, signal);
      // The list is read again only when a build has ended: it may be long.
    } while (running.length === ids.length && !ids.includes(""));
    current = await scan(client, query, signal);
  }
}

/** Those of the executions that are still running. An execution without an ID cannot be polled. */
async function stillRunning(
  client: EcsClient,
  { imagePipelineId }: LatestImageQuery,
  running: readonly SkippedExecution[],
  signal: AbortSignal | undefined,
): Promise<SkippedExecution[]> {
  const executionIds = running.map(({ execution }) => execution.executionId).filter(Boolean);
  if (executionIds.length === 0) return [...running];
  const readings = new Readings();
  for await (const page of executionPages(client, { imagePipelineId, executionIds }, signal)) {
    for (const entry of page.entries) readings.add(toExecution(entry, client, imagePipelineId));
  }
  return readings
    .sorted()
    .filter(({ execution }) => executionIds.includes(execution.executionId))
    .filter(({ execution }) => classOf(execution.status) === "running")
    .map((entry) => ({ ...entry, kind: "running" }));
}

function waitEnded({ outcome, question }: Scan): string {
  const image = outcome.choice?.execution;
  const result =
    image === undefined
      ? "No execution qualifies"
      : `The image is ${image.imageId} (${image.executionId})`;
  return `Image pipeline ${question.imagePipelineId}: the running builds have ended. ${result}.`;
}

/**
 * The image that a look at the list chooses.
 *
 * @throws {@link NoImageError} if no execution qualifies and there is no fallback
 */
export function conclude(
  { outcome, question }: Scan,
  { fallbackImageId, waitForRunning }: LatestImageQuery,
  { notify }: LookupContext,
): LatestImage {
  const { choice } = outcome;
  if (choice !== undefined) {
    for (const diagnostic of diagnosticsOf(choice, outcome, question)) {
      // With waitForRunning, the running build is reported already.
      if (diagnostic.severity === "info" && waitForRunning !== undefined) continue;
      notify(diagnostic);
    }
    return explainChoice(choice, outcome, question);
  }
  if (fallbackImageId === undefined) throw explainNone(outcome, question);
  const fallback = explainFallback(fallbackImageId, outcome, question);
  notify({ severity: "warning", message: fallback.reason });
  return fallback;
}

function questionOf(query: LatestImageQuery, { region, clock }: EcsClient): Question {
  const { imagePipelineId, acceptPartialSuccess, exclude, minAge, maxAge, behind, tags } = query;
  return {
    imagePipelineId,
    region,
    tags,
    rule: {
      acceptPartialSuccess,
      exclude: new Set(exclude),
      minAge,
      maxAge,
      behind,
      now: clock.now(),
    },
  };
}

function timedOut(
  waited: number,
  timeout: string,
  running: readonly SkippedExecution[],
  { outcome, question }: Scan,
): TimeoutError {
  const alternative =
    outcome.choice === undefined ? "" : ", or omit waitForRunning to use the newest finished image";
  return new TimeoutError(
    "WaitTimeout",
    `Image pipeline ${question.imagePipelineId} in ${question.region}: after ${timeout}, these executions are still running: ${running.map(named).join(", ")}. Set a longer waitForRunning.timeout${alternative}.`,
    waited,
    running.map(summarize),
  );
}

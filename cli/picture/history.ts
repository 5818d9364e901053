import { isSoaking } from "../../core/functions";
import { classOf } from "../../core/status";
import { formatSpan, parseInstant, type Duration } from "../../core/time";
import type { ImagePipelineExecution } from "../../core/types";
import { medianDuration } from "../../core/watch";
import { elapsedOf } from "../text/execution";

/** How a build ended, as pictures show it. */
export type BuildKind = "succeeded" | "partly" | "failed" | "canceled" | "running" | "unknown";

/** One build of a picture. */
export interface Build {
  readonly execution: ImagePipelineExecution;
  readonly kind: BuildKind;
  /** When it was started, in milliseconds since 1970. Absent if the API reports no valid time. */
  readonly started?: number;
  /** How long it took, or has taken so far, in milliseconds. */
  readonly elapsed?: number;
  /** Whether its image is the one that is in use. */
  readonly isLive: boolean;
  /** Whether it succeeded, and is younger than the soak time. */
  readonly isSoaking: boolean;
}

/** What a picture shows. */
export interface History {
  readonly pipeline: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Newest first. */
  readonly builds: readonly Build[];
  readonly live?: string | undefined;
  readonly soak?: Duration | undefined;
}

/** A kind of build: its name, and its mark, which distinguishes it without color. */
export const KINDS: Readonly<Record<BuildKind, { readonly name: string; readonly mark: string }>> =
  {
    succeeded: { name: "succeeded", mark: "✓" },
    partly: { name: "succeeded only partially", mark: "!" },
    failed: { name: "failed", mark: "✗" },
    canceled: { name: "canceled", mark: "–" },
    running: { name: "running", mark: "…" },
    unknown: { name: "with an unknown status", mark: "?" },
  };

/** The history of a pipeline's executions. */
export function historyOf(
  pipeline: string,
  region: string,
  executions: readonly ImagePipelineExecution[],
  { now, live, soak }: { now: number; live?: string | undefined; soak?: Duration | undefined },
): History {
  const builds = executions.map((execution): Build => {
    const kind = kindOf(execution);
    const started = parseInstant(execution.creationTime);
    const elapsed = elapsedOf(execution, now);
    return {
      execution,
      kind,
      ...(started !== undefined && { started }),
      ...(elapsed !== undefined && { elapsed }),
      isLive: live !== undefined && execution.imageId === live && kind !== "running",
      isSoaking: soak !== undefined && isSoaking(execution, soak, now),
    };
  });
  return { pipeline, region, now, builds, live, soak };
}

function kindOf({ status }: ImagePipelineExecution): BuildKind {
  const statusClass = classOf(status);
  if (statusClass === "partlySucceeded") return "partly";
  if (status === "CANCELLED") return "canceled";
  return statusClass ?? "unknown";
}

/** The title of a picture. */
export function titleOf({ pipeline, region }: History): string {
  return `Builds of image pipeline ${pipeline} in ${region}`;
}

/** The history in sentences: for people who do not see the picture, and under its title. */
export function summaryOf({ builds, live, soak }: History): string[] {
  const counts = (Object.keys(KINDS) as BuildKind[])
    .map(
      (kind) => [builds.filter((build) => build.kind === kind).length, KINDS[kind].name] as const,
    )
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${count} ${name}`);
  const median = medianDuration(
    builds.filter(({ kind }) => kind === "succeeded").map(({ execution }) => execution),
  );
  const soaking = builds.filter(({ isSoaking }) => isSoaking).length;
  const sentences = [
    `${builds.length} ${builds.length === 1 ? "build" : "builds"}${counts.length > 0 ? `: ${counts.join(", ")}` : ""}.`,
  ];
  if (median)
    sentences.push(`A successful build takes ${formatSpan(median.milliseconds)} (median).`);
  if (live !== undefined) {
    const build = builds.find(({ isLive }) => isLive);
    sentences.push(
      build === undefined
        ? `None of these builds created the live image ${live}.`
        : `The build of the live image ${live} was started on ${build.execution.creationTime}.`,
    );
  }
  if (soak !== undefined)
    sentences.push(
      `${soaking} successful ${soaking === 1 ? "build is" : "builds are"} younger than the soak time of ${soak.text}.`,
    );
  return sentences;
}

/**
 * The time that the longest bar stands for, in milliseconds: that of the longest build that has ended. A
 * running build can hang for days, and must not make all others invisible.
 */
export function longestOf({ builds }: History): number {
  const ended = builds.filter(({ kind }) => kind !== "running");
  const times = (ended.length > 0 ? ended : builds).map(({ elapsed = 0 }) => elapsed);
  return Math.max(...times, 60_000);
}

/** The first and the last time of a picture, in milliseconds since 1970. */
export function timeSpan({ builds, now, soak }: History): readonly [number, number] {
  const starts = builds.map(({ started }) => started).filter((time) => time !== undefined);
  const first = Math.min(...starts, now - (soak?.milliseconds ?? 0), now - MINIMUM_SPAN);
  return [first, now];
}

/** A picture of less than an hour would show only its margins. */
const MINIMUM_SPAN = 3_600_000;

import { classOf } from "../../core/status";
import { formatSpan, parseInstant } from "../../core/time";
import type { ImagePipelineExecution, UsualDuration } from "../../core/types";
import type { Paint } from "../io";
import { elapsedOf, messageOf, statusColor } from "./execution";

/** The steps of a build, in order. A pipeline does not need all of them. */
const STEPS = [
  "PREPARING",
  "REPAIRING",
  "BUILDING",
  "TESTING",
  "DISTRIBUTING",
  "RELEASING",
] as const;

/** Steps that only some builds have: they are shown when they are seen. */
const OPTIONAL: ReadonlySet<string> = new Set(["REPAIRING"]);

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** How long a picture of the spinner is shown, in milliseconds. */
export const FRAME = 100;

/** The progress of one build, as far as it is observed. */
export class BuildProgress {
  /** When each observed status began and, if that was observed, too, ended; in milliseconds since 1970. */
  readonly #spans = new Map<
    string,
    { readonly began?: number | undefined; ended?: number | undefined }
  >();
  /** The first step that is observed. */
  readonly #first: number;
  #execution: ImagePipelineExecution;

  constructor(execution: ImagePipelineExecution) {
    const { status, creationTime, modifiedTime } = execution;
    this.#execution = execution;
    this.#first = stepOf(status);
    const began = parseInstant(this.#first === 0 ? creationTime : modifiedTime);
    this.#spans.set(status, { began });
  }

  get execution(): ImagePipelineExecution {
    return this.#execution;
  }

  /** Updates the current state. Returns whether the status has changed. */
  update(execution: ImagePipelineExecution): boolean {
    const previous = this.#spans.get(this.#execution.status);
    const hasChanged = execution.status !== this.#execution.status;
    this.#execution = execution;
    if (!hasChanged) return false;
    const began = parseInstant(execution.modifiedTime);
    if (previous) previous.ended = began;
    this.#spans.set(execution.status, { began });
    return true;
  }

  /** The build as steps. */
  lines(now: number, usual: UsualDuration | undefined, paint: Paint): string[] {
    const { executionId, imagePipelineId, status } = this.#execution;
    const current = stepOf(status);
    const seen = STEPS.map((step, index) => (this.#spans.has(step) ? index : -1));
    const reached = Math.max(current, ...seen);
    const steps = STEPS.flatMap((step, index) => {
      const isSeen = this.#spans.has(step);
      if (index === current) return [this.#current(step, now, paint)];
      // While it is being canceled, the step that it was in has not ended well.
      const isOpen = index > reached || (current === -1 && index === reached);
      if (!isSeen && (OPTIONAL.has(step) || (!isOpen && index > this.#first))) return [];
      if (isOpen) return [paint("dim", `  · ${step}`)];
      return [`  ${paint("green", "✓")} ${step.padEnd(WIDEST)}${this.#duration(step)}`];
    });
    const other = current === -1 ? [this.#current(status, now, paint)] : [];
    const head = `${paint("bold", executionId)} ${paint("dim", imagePipelineId)}`;
    return [head, ...steps, ...other, `  ${this.#estimate(now, usual)}`];
  }

  #current(step: string, now: number, paint: Paint): string {
    const frame = SPINNER[Math.floor(now / FRAME) % SPINNER.length] ?? "";
    const began = this.#spans.get(step)?.began;
    const elapsed = began === undefined ? "" : formatSpan(now - began);
    const { message = "" } = this.#execution;
    return `  ${paint("cyan", frame)} ${paint("bold", step.padEnd(WIDEST))}${elapsed.padEnd(12)}${message}`;
  }

  /** How long a step took whose begin and end were observed. */
  #duration(step: string): string {
    const { began, ended } = this.#spans.get(step) ?? {};
    return began === undefined || ended === undefined ? "" : formatSpan(ended - began);
  }

  #estimate(now: number, usual: UsualDuration | undefined): string {
    const elapsed = elapsedOf(this.#execution, now);
    if (elapsed === undefined) return "";
    const text = `${formatSpan(elapsed)} elapsed`;
    if (usual === undefined) return text;
    const { milliseconds, builds } = usual;
    const median = `${formatSpan(milliseconds)} in the median of ${builds} build${builds === 1 ? "" : "s"}`;
    const left = milliseconds - elapsed;
    return left >= 1000
      ? `${text}, about ${formatSpan(left)} left (${median})`
      : `${text}, longer than usual (${median})`;
  }
}

/** The place of a status among the steps; -1 for another status. */
function stepOf(status: string): number {
  return (STEPS as readonly string[]).indexOf(status);
}

/** The width of a step's name. */
const WIDEST = 14;

/** A build that has ended, in one line. */
export function endedLine(execution: ImagePipelineExecution, now: number, paint: Paint): string {
  const { executionId, status, imageId } = execution;
  const symbols = { succeeded: "✓", partlySucceeded: "!", failed: "✗", running: "…" };
  const symbol = symbols[classOf(status) ?? "failed"];
  const elapsed = elapsedOf(execution, now);
  const isBuilt = classOf(status) === "succeeded" || classOf(status) === "partlySucceeded";
  return [
    paint(statusColor(status), `${symbol} ${status}`),
    executionId,
    isBuilt ? imageId : undefined,
    elapsed === undefined ? undefined : `in ${formatSpan(elapsed)}`,
    classOf(status) === "succeeded" ? undefined : messageOf(execution),
  ]
    .filter(Boolean)
    .join("  ");
}

/** A change of a build, as a line of a log. */
export function changeLine(execution: ImagePipelineExecution, now: number): string {
  const { executionId, status, modifiedTime, imageId } = execution;
  const isBuilt = classOf(status) === "succeeded" || classOf(status) === "partlySucceeded";
  const elapsed = elapsedOf(execution, now);
  const isRunning = classOf(status) === "running";
  return [
    modifiedTime,
    executionId,
    status,
    isBuilt ? imageId : undefined,
    isRunning || elapsed === undefined ? undefined : `in ${formatSpan(elapsed)}`,
    messageOf(execution),
  ]
    .filter(Boolean)
    .join("  ");
}

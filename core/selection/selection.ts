import type { ImagePipelineExecution } from "../types";
import { rankOf, Readings, type Entry, type Rank } from "./readings";
import { evaluate, type SelectionRule, type SkipKind } from "./rule";

/** An execution that qualifies. */
export interface Candidate {
  readonly execution: ImagePipelineExecution & { readonly imageId: string };
  readonly rank: Rank;
}

/** An execution that is not the choice, and why. */
export interface SkippedExecution extends Entry {
  readonly kind: SkipKind;
  readonly imageStatus?: string | undefined;
}

/** What the rule makes of a pipeline's executions. */
export interface Outcome {
  /** The executions that qualify, newest first. */
  readonly candidates: readonly Candidate[];
  /** The candidate that the rule chooses, if there are enough. */
  readonly choice: Candidate | undefined;
  /** The executions that rank before the choice, newest first; all of them if there is no choice. */
  readonly skipped: readonly SkippedExecution[];
  /** The IDs of the executions without a usable `creationTime`, sorted. They rank last. */
  readonly invalidCreationTimes: readonly string[];
}

/** How much of a long list is held. */
export interface SelectionBounds {
  /** How many executions are held before the first are dropped. */
  readonly capacity: number;
  /** How many candidates are held, besides those that `behind` skips. Some may be rejected later. */
  readonly shortlist: number;
}

/** Lists up to eight full pages are held whole. */
const BOUNDS: SelectionBounds = { capacity: 4096, shortlist: 64 };

/**
 * Applies the rule to the executions of a list, in whatever order they come, without holding a long
 * list in memory. The caller adds all executions, and adds all of them again while
 * {@link needsAnotherReading} says so.
 */
export class Selection {
  readonly #rule: SelectionRule;
  readonly #readings: Readings;
  readonly #unavailable = new Map<string, string>();
  #shortlist: number;

  constructor(rule: SelectionRule, { capacity, shortlist }: SelectionBounds = BOUNDS) {
    this.#rule = rule;
    this.#shortlist = shortlist;
    this.#readings = new Readings({
      capacity,
      floorOf: (sorted) => this.#candidatesOf(sorted)[rule.behind + this.#shortlist - 1]?.rank,
    });
  }

  /** Adds one execution. */
  add(execution: ImagePipelineExecution): void {
    const rank = rankOf(execution);
    const qualifies = evaluate(execution, rank, this.#rule) === undefined;
    this.#readings.add(qualifies ? execution : withoutDetails(execution), rank);
  }

  /** Rejects all candidates with this image. */
  reject(imageId: string, imageStatus: string): void {
    this.#unavailable.set(imageId, imageStatus);
  }

  /** Whether executions were dropped that turned out to be needed. */
  needsAnotherReading(): boolean {
    const choice = this.#candidatesOf(this.#readings.sorted())[this.#rule.behind];
    return !this.#readings.isComplete(choice?.rank);
  }

  /** Prepares for adding all executions again. Holds twice as many candidates, so that it happens rarely. */
  startReading(): void {
    this.#shortlist *= 2;
    this.#readings.restart();
  }

  outcome(): Outcome {
    const sorted = this.#readings.sorted();
    const candidates = this.#candidatesOf(sorted);
    const choice = candidates[this.#rule.behind];
    const end =
      choice === undefined ? sorted.length : sorted.findIndex((e) => e.rank === choice.rank);
    return {
      candidates,
      choice,
      skipped: sorted.slice(0, end).map((entry) => ({
        ...entry,
        kind: this.#skipKind(entry) ?? "behind",
        imageStatus: this.#imageStatus(entry),
      })),
      invalidCreationTimes: sorted
        .filter(({ rank }) => rank.created === -Infinity)
        .map(({ execution }) => execution.executionId)
        .sort(),
    };
  }

  #candidatesOf(sorted: readonly Entry[]): Candidate[] {
    return sorted.filter((entry): entry is Candidate => this.#skipKind(entry) === undefined);
  }

  #skipKind(entry: Entry): SkipKind | undefined {
    const kind = evaluate(entry.execution, entry.rank, this.#rule);
    if (kind !== undefined) return kind;
    return this.#imageStatus(entry) === undefined ? undefined : "unavailableImage";
  }

  #imageStatus({ execution }: Entry): string | undefined {
    return this.#unavailable.get(execution.imageId ?? "");
  }
}

const NO_TAGS: ImagePipelineExecution["tags"] = {};

/** What explanations need of an execution that does not qualify. */
function withoutDetails(execution: ImagePipelineExecution): ImagePipelineExecution {
  const { executionId, imagePipelineId, region, status, imageId, creationTime, modifiedTime } =
    execution;
  return {
    executionId,
    imagePipelineId,
    region,
    status,
    creationTime,
    modifiedTime,
    tags: NO_TAGS,
    ...(imageId !== undefined && { imageId }),
  };
}

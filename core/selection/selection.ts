import type { ImagePipelineExecution } from "../types";
import { isLaterReading } from "./merging";
import { newestFirst, rankOf, type Rank } from "./ranking";
import { judge, type PassedOver, type SelectionRule } from "./rule";

/** An execution that may be chosen. */
export interface Candidate {
  readonly execution: ImagePipelineExecution & { readonly imageId: string };
  readonly rank: Rank;
  readonly passedOver?: undefined;
}

/** What is kept of an execution that cannot be chosen: enough to explain why. */
export interface Rejected {
  readonly execution: Pick<
    ImagePipelineExecution,
    "executionId" | "status" | "creationTime" | "imageId"
  >;
  readonly rank: Rank;
  readonly passedOver: PassedOver;
}

/** What a scan of a pipeline's executions came to. */
export interface Outcome {
  /** Those that may be chosen, newest first; the first is the choice. */
  readonly candidates: readonly Candidate[];
  /** Those that rank before the choice, newest first; all of them when there is no choice. */
  readonly rejected: readonly Rejected[];
  /** One execution whose `creationTime` cannot be parsed, if there is any. */
  readonly undated?: string;
}

type Held = Candidate | Rejected;

/** Below this many executions nothing is dropped: sorting more often would cost more than it saves. */
const PRUNE_FROM = 64;

/**
 * Finds the newest execution that the rule accepts, in one pass, in whatever order the executions come.
 *
 * It holds the `shortlist` newest candidates and what ranks before the last of them, which is what the
 * explanation needs, and drops the rest as it goes. An execution that comes again is merged: its later
 * reading counts. Should that (or {@link Selection.reject}) take the last candidate away after older
 * ones were dropped, {@link Selection.exhausted} asks for another pass, which only has to add what is older.
 */
export class Selection {
  readonly #rule: SelectionRule;
  readonly #shortlist: number;
  readonly #held = new Map<string, Held>();
  readonly #unavailable = new Map<string, string>();
  #floor: Rank | undefined;
  #pruneAt = PRUNE_FROM;
  readonly #undated = new Set<string>();
  #anonymous = 0;

  /** @param shortlist - how many candidates to hold; more than one only pays when some may be rejected later */
  constructor(rule: SelectionRule, shortlist = 1) {
    this.#rule = rule;
    this.#shortlist = shortlist;
  }

  /** Takes one execution in. */
  add(execution: ImagePipelineExecution): void {
    const rank = rankOf(execution);
    const key = execution.executionId === "" ? `#${++this.#anonymous}` : execution.executionId;
    const held = this.#held.get(key);
    if (
      held !== undefined &&
      !isLaterReading(
        { status: execution.status, rank },
        { status: held.execution.status, rank: held.rank },
      )
    )
      return;
    if (rank.created === -Infinity) this.#undated.add(execution.executionId);
    else if (execution.executionId !== "") this.#undated.delete(execution.executionId);
    if (held === undefined && this.#isDropped(rank)) return;
    this.#held.set(key, this.#hold(execution, rank));
    if (this.#held.size >= this.#pruneAt) this.#prune();
  }

  /** Takes out the candidates of an image that cannot be used after all. */
  reject(imageId: string, imageStatus: string): void {
    this.#unavailable.set(imageId, imageStatus);
    for (const [key, held] of this.#held) {
      if (isCandidate(held) && held.execution.imageId === imageId)
        this.#held.set(key, this.#hold(held.execution, held.rank));
    }
  }

  /** Whether older executions were dropped that are needed now: the caller adds all once more. */
  exhausted(): boolean {
    const exhausted =
      this.#floor !== undefined &&
      ![...this.#held.values()].some((held) => isCandidate(held) && !this.#isDropped(held.rank));
    if (exhausted) {
      this.#floor = undefined;
      // Those without an id cannot be told from themselves when they come again.
      for (const [key, { execution }] of this.#held)
        if (execution.executionId === "") this.#held.delete(key);
    }
    return exhausted;
  }

  outcome(): Outcome {
    const sorted = [...this.#held.values()].sort((a, b) => newestFirst(a.rank, b.rank));
    const first = sorted.findIndex(isCandidate);
    // Always the same one, since explanations name it and the order of pages says nothing.
    const [undated] = [...this.#undated].sort();
    return {
      candidates: sorted.filter(isCandidate),
      rejected: (first === -1 ? sorted : sorted.slice(0, first)).filter(isRejected),
      ...(undated !== undefined && { undated }),
    };
  }

  #hold(execution: ImagePipelineExecution, rank: Rank): Held {
    const passedOver = judge(execution, rank, this.#rule) ?? this.#judgeImage(execution);
    const { executionId, status, creationTime, imageId } = execution;
    if (passedOver !== undefined) {
      return {
        execution: { executionId, status, creationTime, ...(imageId !== undefined && { imageId }) },
        rank,
        passedOver,
      };
    }
    return { execution: { ...execution, imageId: imageId ?? "" }, rank };
  }

  #judgeImage({ imageId }: ImagePipelineExecution): PassedOver | undefined {
    const imageStatus = this.#unavailable.get(imageId ?? "");
    return imageStatus === undefined ? undefined : { kind: "unavailableImage", imageStatus };
  }

  #isDropped(rank: Rank): boolean {
    return this.#floor !== undefined && newestFirst(this.#floor, rank) < 0;
  }

  #prune(): void {
    const candidates = [...this.#held.values()]
      .filter(isCandidate)
      .sort((a, b) => newestFirst(a.rank, b.rank));
    const last = candidates[this.#shortlist - 1];
    if (last !== undefined) {
      this.#floor = last.rank;
      for (const [key, held] of this.#held) if (this.#isDropped(held.rank)) this.#held.delete(key);
    }
    this.#pruneAt = Math.max(PRUNE_FROM, 2 * this.#held.size);
  }
}

function isCandidate(held: Held): held is Candidate {
  return held.passedOver === undefined;
}

function isRejected(held: Held): held is Rejected {
  return held.passedOver !== undefined;
}

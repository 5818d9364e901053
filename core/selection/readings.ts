import { classOf } from "../status";
import { parseInstant } from "../time";
import type { ImagePipelineExecution } from "../types";

/** What executions are ordered by. Times are parsed once. */
export interface Rank {
  readonly executionId: string;
  /** Milliseconds since 1970; minus infinity if the time cannot be parsed, so that it ranks last. */
  readonly created: number;
  readonly modified: number;
}

type Ranked = Pick<ImagePipelineExecution, "executionId" | "creationTime" | "modifiedTime">;

export function rankOf({ executionId, creationTime, modifiedTime }: Ranked): Rank {
  return {
    executionId,
    created: parseInstant(creationTime) ?? -Infinity,
    modified: parseInstant(modifiedTime) ?? -Infinity,
  };
}

/** Newest first: by creation, then by modification, then by ID, so that the order is total. */
export function newestFirst(a: Rank, b: Rank): number {
  return (
    descending(a.created, b.created) ||
    descending(a.modified, b.modified) ||
    descending(a.executionId, b.executionId)
  );
}

/** Compares two values, the larger one first. Not a subtraction: infinities have no difference. */
function descending<T extends number | string>(a: T, b: T): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

/** The list's information about one execution, merged from all its readings. */
export interface Entry {
  readonly execution: ImagePipelineExecution;
  readonly rank: Rank;
}

/** One appearance of an execution in the list. */
interface Reading extends Entry {
  readonly finality: number;
}

/** The merged readings of one execution. */
interface Merged extends Entry {
  readonly winner: Reading;
  /** The most trusted reading with a usable `creationTime`: the winner, or another one that lends it its time. */
  readonly dated: Reading | undefined;
  /** Whether its readings disagree. */
  readonly disagree: boolean;
}

/** What {@link Readings} may drop. */
export interface Bound {
  /** How many executions are held before the first are dropped. */
  readonly capacity: number;
  /**
   * The rank below which executions are not needed.
   *
   * @param sorted - the held executions, newest first
   */
  readonly floorOf: (sorted: readonly Entry[]) => Rank | undefined;
}

/**
 * The executions of a list, in whatever order its pages come. Pages shift while they are read, so that
 * an execution can appear more than once: its readings are merged.
 *
 * A long list is not held in memory: executions that rank below a floor are dropped. The result is the same as
 * if everything were held. If an execution that was dropped appears again, with a reading that could
 * rank above the floor, its first reading is missing. The list must then be read again ({@link isComplete}),
 * and this execution is held from its first reading on.
 */
export class Readings {
  readonly #bound: Bound;
  readonly #held = new Map<string, Merged>();
  /** Executions that are held whatever their rank, since they were dropped too early. */
  readonly #retained = new Set<string>();
  #known = new KnownIds();
  #floor: Rank | undefined;
  #pruneAt: number;
  #incomplete = false;

  /** @param bound - the executions that may be dropped. @default none */
  constructor(bound: Bound = { capacity: Infinity, floorOf: () => undefined }) {
    this.#bound = bound;
    this.#pruneAt = bound.capacity;
  }

  /**
   * Whether everything up to a rank is held, and merged from all its readings. If not, the list must be
   * read again: call {@link restart}, then add all its executions.
   *
   * @param last - the lowest rank that is needed; `undefined` for everything
   */
  isComplete(last: Rank | undefined): boolean {
    return (
      !this.#incomplete &&
      (this.#floor === undefined || (last !== undefined && !this.#isBelowFloor(last)))
    );
  }

  /** How many different executions were added since the start or the last {@link restart}. */
  get count(): number {
    return this.#known.size;
  }

  /** Prepares for another reading of the list. What is held stays. */
  restart(): void {
    this.#incomplete = false;
    this.#floor = undefined;
    this.#known = new KnownIds();
  }

  add(execution: ImagePipelineExecution, rank = rankOf(execution)): void {
    const key = keyOf(execution);
    const held = this.#held.get(key);
    const wasKnown = this.#known.has(key);
    this.#known.add(key);
    if (held === undefined && !this.#retained.has(key)) {
      if (this.#isNotNeeded(rank)) return;
      if (wasKnown) {
        this.#retained.add(key);
        this.#incomplete = true;
      }
    }
    const reading = readingOf(execution, rank);
    this.#held.set(key, held === undefined ? alone(reading) : merge(held, reading));
    if (this.#held.size >= this.#pruneAt) this.#prune();
  }

  /** The held executions, newest first. */
  sorted(): Entry[] {
    return [...this.#held]
      .sort(([a, { rank }], [b, other]) => newestFirst(rank, other.rank) || descending(a, b))
      .map(([, merged]) => merged);
  }

  #prune(): void {
    const floor = this.#bound.floorOf(this.sorted());
    // The floor only rises: executions that were dropped below it are gone.
    if (floor !== undefined && !this.#isBelowFloor(floor)) this.#floor = floor;
    for (const [key, merged] of this.#held) {
      if (this.#isNotNeeded(merged.rank) && !merged.disagree && !this.#retained.has(key))
        this.#held.delete(key);
    }
    this.#pruneAt = Math.max(this.#bound.capacity, 2 * this.#held.size);
  }

  #isBelowFloor(rank: Rank): boolean {
    return this.#floor !== undefined && newestFirst(this.#floor, rank) < 0;
  }

  /** An execution without a usable `creationTime` is always held: another reading may have it. */
  #isNotNeeded(rank: Rank): boolean {
    return rank.created !== -Infinity && this.#isBelowFloor(rank);
  }
}

/** Entries without an ID are the same execution if they are the same in everything. */
function keyOf(execution: ImagePipelineExecution): string {
  return execution.executionId === "" ? JSON.stringify(execution) : execution.executionId;
}

/** Of two readings of one moment, the more final status is the later one. */
function finalityOf(status: string): number {
  return [undefined, "running", "succeeded", "partlySucceeded", "failed"].indexOf(classOf(status));
}

/**
 * The more trusted reading first: the one that was modified later, then the more final one. The rest
 * only makes the order total, so that the order of pages does not matter.
 */
function mostTrustedFirst(a: Reading, b: Reading): number {
  return (
    descending(a.rank.modified, b.rank.modified) ||
    descending(a.finality, b.finality) ||
    descending(a.rank.created, b.rank.created) ||
    descending(JSON.stringify(a.execution), JSON.stringify(b.execution))
  );
}

/**
 * The reading to hold, with shallow copies of the execution and its rank. V8 allocates objects outside its
 * young generation if those from the same place in the code have survived before (allocation-site
 * pretenuring). Without the copies, it did so for every execution of a list, and a scan of 500,000 took
 * three times the memory (`npm run bench -- scan`).
 */
function readingOf(execution: ImagePipelineExecution, rank: Rank): Reading {
  return { execution: { ...execution }, rank: { ...rank }, finality: finalityOf(execution.status) };
}

function alone(reading: Reading): Merged {
  const { execution, rank } = reading;
  const dated = rank.created === -Infinity ? undefined : reading;
  return { execution, rank, winner: reading, dated, disagree: false };
}

function merge(merged: Merged, reading: Reading): Merged {
  const order = mostTrustedFirst(merged.winner, reading);
  if (order === 0) return merged;
  const winner = order < 0 ? merged.winner : reading;
  const dated = mostTrustedDated(merged.dated, reading);
  const { execution, rank } = winner;
  if (dated === undefined || rank.created !== -Infinity)
    return { execution, rank, winner, dated, disagree: true };
  return {
    execution: { ...execution, creationTime: dated.execution.creationTime },
    rank: { ...rank, created: dated.rank.created },
    winner,
    dated,
    disagree: true,
  };
}

function mostTrustedDated(held: Reading | undefined, reading: Reading): Reading | undefined {
  if (reading.rank.created === -Infinity) return held;
  return held === undefined || mostTrustedFirst(held, reading) > 0 ? reading : held;
}

/** The size of an empty table. Always a power of 2. */
const INITIAL_SIZE = 1024;

/**
 * The IDs of all executions of a list, in 8 bytes each: half a million IDs as strings would take more
 * memory than everything else. It stores a hash of 53 bits, so that two IDs are confused about once in
 * a hundred thousand lists of half a million executions. That costs another reading of the list, and
 * never changes which executions are found; their number is one too low if the API reports none.
 */
export class KnownIds {
  #table = new Float64Array(INITIAL_SIZE);
  #size = 0;

  /** The number of different IDs. */
  get size(): number {
    return this.#size;
  }

  has(id: string): boolean {
    const hash = hashOf(id);
    return this.#table[this.#slotOf(hash)] === hash;
  }

  add(id: string): void {
    const hash = hashOf(id);
    const slot = this.#slotOf(hash);
    if (this.#table[slot] === hash) return;
    this.#table[slot] = hash;
    this.#size++;
    if (this.#size * 2 > this.#table.length) this.#grow();
  }

  /** The slot that holds the hash, or the free slot where it belongs. */
  #slotOf(hash: number): number {
    const mask = this.#table.length - 1;
    let slot = hash & mask;
    while (this.#table[slot] !== 0 && this.#table[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const hashes = this.#table;
    this.#table = new Float64Array(hashes.length * 2);
    for (const hash of hashes) if (hash !== 0) this.#table[this.#slotOf(hash)] = hash;
  }
}

/** A hash from 1 to 2^53: two multiplicative hashes of 32 bits (FNV-1a, with two different primes). */
function hashOf(text: string): number {
  let high = 0x811c9dc5;
  let low = 0x2f0b4a27;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x5bd1e995);
    low ^= low >>> 15;
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0) + 1;
}

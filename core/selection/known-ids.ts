/** The size of an empty table. Always a power of 2. */
const INITIAL_SIZE = 1024;

/**
 * The IDs of all executions of a list, in 8 bytes each: half a million IDs as strings would take more
 * memory than everything else. It stores a hash of 53 bits, so that two IDs are confused about once in
 * a hundred thousand lists of half a million executions. That costs another reading of the list, and
 * never changes the result.
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

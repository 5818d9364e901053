import { nonceUsed, timeStampExpired, timeStampMalformed } from "../errors";

const TOLERANCE = 15 * 60_000;
const FORMAT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/**
 * Refuses requests that are old or repeated. Clients sign with real time, so this class uses real
 * time as well, independent of the emulator's clock.
 */
export class Freshness {
  readonly #nonces = new Map<string, number>();

  /** @throws ApiError if the time is malformed, or more than 15 minutes from now. */
  checkTime(time: string): void {
    const instant = Date.parse(time);
    if (!FORMAT.test(time) || Number.isNaN(instant)) throw timeStampMalformed();
    if (Math.abs(instant - Date.now()) > TOLERANCE) throw timeStampExpired();
  }

  /** Records the nonce of a valid signature. @throws ApiError if it was used before. */
  useNonce(accessKeyId: string, nonce: string): void {
    const now = Date.now();
    for (const [seen, expires] of this.#nonces) {
      if (expires > now) break;
      this.#nonces.delete(seen);
    }
    const key = `${accessKeyId}\n${nonce}`;
    if (this.#nonces.has(key)) throw nonceUsed();
    // A request may be dated up to the tolerance ahead, and remains valid for as long afterwards.
    this.#nonces.set(key, now + 2 * TOLERANCE);
  }
}

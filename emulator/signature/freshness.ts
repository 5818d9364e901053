import { nonceUsed, timeStampExpired, timeStampMalformed } from "../errors";

const TOLERANCE = 15 * 60_000;
const FORMAT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/**
 * Refuses requests that are old or that were seen before. Clients sign with real time, so this goes
 * by real time as well, whatever the emulator's clock says.
 */
export class Freshness {
  readonly #nonces = new Map<string, number>();

  /** @throws ApiError when the time is more than 15 minutes away from now, or no time at all. */
  checkTime(time: string): void {
    const instant = Date.parse(time);
    if (!FORMAT.test(time) || Number.isNaN(instant)) throw timeStampMalformed();
    if (Math.abs(instant - Date.now()) > TOLERANCE) throw timeStampExpired();
  }

  /** Takes note of a nonce, once its signature is known to be good. @throws ApiError when it was used. */
  useNonce(accessKeyId: string, nonce: string): void {
    const now = Date.now();
    for (const [seen, expires] of this.#nonces) {
      if (expires > now) break;
      this.#nonces.delete(seen);
    }
    const key = `${accessKeyId}\n${nonce}`;
    if (this.#nonces.has(key)) throw nonceUsed();
    // A request may be dated up to the tolerance ahead, and stays acceptable as long again.
    this.#nonces.set(key, now + 2 * TOLERANCE);
  }
}

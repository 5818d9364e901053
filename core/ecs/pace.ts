import type { Clock } from "../clock";

/** The parameters of the curve: those of the adaptive retry mode of the AWS SDKs. Rates are in requests per second. */
const [DECREASE, GROWTH, MIN_RATE] = [0.7, 0.4, 1];

/** A higher rate counts as no limit. */
const MAX_RATE = 1000;

interface Waiting {
  readonly start: () => void;
}

/**
 * The common pace of all calls to one endpoint. At first, only the number of concurrent requests is
 * limited. When the service throttles a request, all of them slow down to a part of the rate that the
 * service accepted. Then the rate grows, slowly near the rate at which it was throttled, and faster beyond:
 * the CUBIC curve of TCP.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #maxConcurrent: number;
  readonly #waiting: Waiting[] = [];
  /** The times of accepted requests. */
  #accepted: number[] = [];
  #concurrent = 0;
  /** Whether the next request has to wait for its time. */
  #pausing = false;
  #nextStart = -Infinity;
  /** The last throttled request: when the rate was decreased, and from which rate. */
  #decrease: { readonly time: number; readonly from: number } | undefined;

  constructor(clock: Clock, maxConcurrent: number) {
    this.#clock = clock;
    this.#maxConcurrent = maxConcurrent;
  }

  /**
   * Sends a request when the pace allows it.
   *
   * @param send - sends the request
   * @param isThrottled - whether an error of `send` means that the service throttled the request
   * @param options - `first`: whether to send it before requests that already wait, as a retry
   */
  async run<T>(
    send: () => Promise<T>,
    isThrottled: (error: unknown) => boolean,
    { first, signal }: { readonly first: boolean; readonly signal?: AbortSignal | undefined },
  ): Promise<T> {
    await this.#turn(first, signal);
    const started = this.#clock.monotonic();
    try {
      const result = await send();
      this.#accepted.push(this.#clock.monotonic());
      return result;
    } catch (error) {
      if (isThrottled(error)) this.#slowDown(started);
      throw error;
    } finally {
      this.#concurrent--;
      this.#startNext();
    }
  }

  /** The number of requests per second; infinite if there is no limit. */
  get rate(): number {
    if (this.#decrease === undefined) return Infinity;
    const { time, from } = this.#decrease;
    const seconds = (this.#clock.monotonic() - time) / 1000;
    const untilFrom = Math.cbrt((from * (1 - DECREASE)) / GROWTH);
    const rate = GROWTH * (seconds - untilFrom) ** 3 + from;
    return rate > MAX_RATE ? Infinity : Math.max(MIN_RATE, rate);
  }

  #turn(first: boolean, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = {
        start: () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        },
      };
      const stop = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      signal?.addEventListener("abort", stop);
      if (first) this.#waiting.unshift(waiting);
      else this.#waiting.push(waiting);
      this.#startNext();
    });
  }

  #startNext(): void {
    while (!this.#pausing && this.#concurrent < this.#maxConcurrent) {
      const pause = this.#nextStart - this.#clock.monotonic();
      if (this.#waiting.length > 0 && pause > 0) {
        this.#pausing = true;
        void this.#clock.sleep(pause).then(() => {
          this.#pausing = false;
          this.#startNext();
        });
        return;
      }
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#concurrent++;
      this.#scheduleNext();
      next.start();
    }
  }

  /** Decreases the rate once for all requests that were under way at the same time. */
  #slowDown(started: number): void {
    if (this.#decrease !== undefined && started <= this.#decrease.time) return;
    const now = this.#clock.monotonic();
    // The requests of the last second are the rate.
    this.#accepted = this.#accepted.filter((time) => time > now - 1000);
    const from = Math.max(MIN_RATE, Math.min(this.rate, this.#accepted.length));
    this.#decrease = { time: now, from };
    this.#scheduleNext();
  }

  /** A call that runs alone does not wait here: its back-off after a failure already slows it down. */
  #scheduleNext(): void {
    const isAlone = this.#concurrent === 1 && this.#waiting.length === 0;
    this.#nextStart = this.#clock.monotonic() + (isAlone ? 0 : 1000 / this.rate);
  }
}

/** The paces of a process, by clock and endpoint. */
const paces = new WeakMap<Clock, Map<string, Pace>>();

/** The common pace of all clients of an endpoint. */
export function paceOf(clock: Clock, endpoint: string, maxConcurrent: number): Pace {
  const byEndpoint = paces.get(clock) ?? new Map<string, Pace>();
  paces.set(clock, byEndpoint);
  const pace = byEndpoint.get(endpoint) ?? new Pace(clock, maxConcurrent);
  byEndpoint.set(endpoint, pace);
  return pace;
}

import { z } from "zod";

const when = {
  /** The only action that the fault applies to. @default every action */
  action: z.string().min(1).optional(),
  /** Number of matching calls that succeed first. @default 0 */
  after: z.int().min(0).default(0),
  /** Number of matching calls that fail after that. @default 1 */
  times: z
    .union([z.int().min(1), z.literal("always")], {
      error: 'must be an integer of at least 1, or "always"',
    })
    .default(1),
};
const errorStatus = z.int().min(400).max(599);

/** A failure that a test causes on purpose; `fault` is its kind. */
export const faultSchema = z.discriminatedUnion("fault", [
  z.strictObject({
    fault: z.literal("throttling"),
    code: z.string().min(1).default("Throttling.User"),
    statusCode: errorStatus.default(400),
    /** Value of the header `x-acs-retry-after`, in milliseconds. @default no header */
    retryAfter: z.int().min(0).optional(),
    ...when,
  }),
  z.strictObject({
    fault: z.literal("error"),
    statusCode: errorStatus,
    code: z.string().min(1),
    message: z.string().default("The request was refused on purpose."),
    ...when,
  }),
  /** The connection is reset before a response. */
  z.strictObject({ fault: z.literal("reset"), ...when }),
  /** The response body ends before its `content-length`. */
  z.strictObject({ fault: z.literal("cutBody"), ...when }),
  /** The response starts after `delay` milliseconds. */
  z.strictObject({ fault: z.literal("slow"), delay: z.int().min(0), ...when }),
  /** A proxy responds with an HTML page instead of the API. */
  z.strictObject({ fault: z.literal("html"), statusCode: errorStatus.default(502), ...when }),
  /** A page has no entries, and a token that continues at the same position. */
  z.strictObject({ fault: z.literal("emptyPage"), ...when }),
  /** A page returns the token that it was requested with. */
  z.strictObject({ fault: z.literal("repeatToken"), ...when }),
  /** A page repeats the last entry of the previous page. */
  z.strictObject({ fault: z.literal("repeatEntry"), ...when }),
]);

/** A fault, as written in a scenario or passed to `inject`. */
export type Fault = z.input<typeof faultSchema>;

/** A fault with every default filled in. */
export type ResolvedFault = z.infer<typeof faultSchema>;

interface Pending {
  fault: ResolvedFault;
  toLetThrough: number;
  left: number;
}

/** The pending faults, in the order of their injection. */
export class FaultQueue {
  #pending: Pending[] = [];

  add(fault: ResolvedFault): void {
    this.#pending.push({
      fault,
      toLetThrough: fault.after,
      left: fault.times === "always" ? Infinity : fault.times,
    });
  }

  clear(): void {
    this.#pending = [];
  }

  /** Counts a call, and returns the fault that applies to it. */
  take(action: string): ResolvedFault | undefined {
    for (const pending of this.#pending) {
      if (pending.fault.action !== undefined && pending.fault.action !== action) continue;
      if (pending.toLetThrough > 0) {
        pending.toLetThrough -= 1;
        continue;
      }
      pending.left -= 1;
      if (pending.left <= 0) this.#pending = this.#pending.filter((other) => other !== pending);
      return pending.fault;
    }
    return undefined;
  }
}

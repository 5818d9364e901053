import * as z from "zod";
import type { Fault } from "./types";

const when = {
  action: z.string().min(1).optional(),
  after: z.int().min(0).default(0),
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
  z.strictObject({ fault: z.literal("slow"), delay: z.int().min(0), ...when }),
  z.strictObject({ fault: z.literal("html"), statusCode: errorStatus.default(502), ...when }),
  z.strictObject({
    fault: z.enum(["reset", "cutBody", "emptyPage", "repeatToken", "repeatEntry"]),
    ...when,
  }),
]) satisfies z.ZodType<unknown, Fault>;

/** A fault with defaults applied. */
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

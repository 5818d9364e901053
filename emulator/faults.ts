import { z } from "zod";

const when = {
  /** The only action that the fault befalls; every action when absent. */
  action: z.string().min(1).optional(),
  /** How many matching calls are let through first. */
  after: z.int().min(0).default(0),
  /** How many matching calls are then befallen. */
  times: z
    .union([z.int().min(1), z.literal("always")], {
      error: 'must be a whole number from 1 on, or "always"',
    })
    .default(1),
};
const errorStatus = z.int().min(400).max(599);

/** Something that goes wrong on purpose, told apart by `fault`. */
export const faultSchema = z.discriminatedUnion("fault", [
  z.strictObject({
    fault: z.literal("throttling"),
    code: z.string().min(1).default("Throttling.User"),
    statusCode: errorStatus.default(400),
    /** What the header `x-acs-retry-after` tells, in milliseconds; no header when absent. */
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
  /** The connection is reset before an answer. */
  z.strictObject({ fault: z.literal("reset"), ...when }),
  /** The answer's body ends before its announced length. */
  z.strictObject({ fault: z.literal("cutBody"), ...when }),
  /** The first byte of the answer comes after `delay` milliseconds. */
  z.strictObject({ fault: z.literal("slow"), delay: z.int().min(0), ...when }),
  /** A proxy answers in the API's place. */
  z.strictObject({ fault: z.literal("html"), statusCode: errorStatus.default(502), ...when }),
  /** A page comes without entries, and with a token that goes on at the same place. */
  z.strictObject({ fault: z.literal("emptyPage"), ...when }),
  /** A page's token is the one that the page was asked for with. */
  z.strictObject({ fault: z.literal("repeatToken"), ...when }),
  /** A page brings the previous page's last entry once more. */
  z.strictObject({ fault: z.literal("repeatEntry"), ...when }),
]);

/** A fault as it is written in a scenario or given to `inject`. */
export type Fault = z.input<typeof faultSchema>;

/** A fault with every default filled in. */
export type ResolvedFault = z.infer<typeof faultSchema>;

interface Pending {
  fault: ResolvedFault;
  toLetThrough: number;
  left: number;
}

/** The faults that are still to come, in the order in which they were injected. */
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

  /** The fault that befalls this call, if any; counts the call. */
  next(action: string): ResolvedFault | undefined {
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

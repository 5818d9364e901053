import type { IncomingMessage, ServerResponse } from "node:http";
import type { Emulator, Fault, Scenario } from "../../../emulator";

/** How a lookup is to end. */
export type Outcome =
  | { readonly image: string }
  | { readonly error: "EcsApiError" | "NoImageError" | "TimeoutError"; readonly code: string };

/** A request that a nasty server got. */
export interface Asked {
  /** From 1. */
  readonly ordinal: number;
  /** The page that is asked for; absent for the first. */
  readonly token: string | undefined;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Lets the client's time pass, in milliseconds. */
  readonly pass: (milliseconds: number) => void;
  /** Origin of a second server, which must never be asked. */
  readonly otherOrigin: string;
}

/** How a fault is brought about. */
export type Stage =
  /** A server that answers what it likes. */
  | { readonly kind: "server"; readonly answer: (asked: Asked) => void }
  /** The emulator, with something that goes wrong. */
  | {
      readonly kind: "emulator";
      readonly scenario?: Scenario;
      readonly faults?: readonly Fault[];
      /** Seconds by which the client dates its requests ahead. */
      readonly clockOff?: number;
      /** Done after the first request was answered. */
      readonly afterFirst?: (emulator: Emulator, passOnServer: (seconds: number) => void) => void;
    }
  /** A server that takes connections and says nothing; what it does when one is opened. */
  | { readonly kind: "silent"; readonly onConnection: (pass: (ms: number) => void) => void }
  /** A server whose certificate nobody trusts. */
  | { readonly kind: "untrusted" }
  /** A port on which nobody listens. */
  | { readonly kind: "refused" }
  /** A name for which the resolver has nothing but this code. */
  | { readonly kind: "unresolved"; readonly code: "ENOTFOUND" | "EAI_AGAIN" };

/** One row of the fault matrix. */
export interface FaultCase {
  /** What goes wrong, for people. */
  readonly fault: string;
  /** Every way to bring it about; all end the same. */
  readonly stages: readonly Stage[];
  readonly outcome: Outcome;
  /** How often a request is begun, tries and pages together. */
  readonly requests: number;
  /** Milliseconds until the end with the default settings and the longest possible back-off. */
  readonly endsAfter: number;
  /** The pipeline that is asked for. @default ip-web */
  readonly imagePipelineId?: string;
  /** Limits of time, shortened so that no test waits long; in milliseconds. */
  readonly limits?: { readonly connect?: number; readonly read?: number };
}

/** Rows that belong together. */
export interface FaultGroup {
  readonly title: string;
  readonly cases: readonly FaultCase[];
}

/** Milliseconds that so many tries wait between them at most, by the retry policy's defaults. */
export function longestWait(tries: number): number {
  return [250, 500, 1000, 2000, 4000, 8000, 10_000]
    .slice(0, tries - 1)
    .reduce((total, delay) => total + delay, 0);
}

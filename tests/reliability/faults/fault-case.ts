import type { IncomingMessage, ServerResponse } from "node:http";
import type { Emulator, Fault, Scenario } from "../../../emulator";

/** The expected outcome of a lookup. */
export type Outcome =
  | { readonly image: string }
  | { readonly error: "EcsApiError" | "NoImageError" | "TimeoutError"; readonly code: string };

/** A request that a hostile server received. */
export interface Asked {
  /** From 1. */
  readonly ordinal: number;
  /** The token of the requested page. Absent for the first. */
  readonly token: string | undefined;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Advances the clock of the client, in milliseconds. */
  readonly pass: (milliseconds: number) => void;
  /** The origin of a second server, which must not receive a request. */
  readonly otherOrigin: string;
}

/** How to cause a fault. */
export type Stage =
  /** A server with any responses. */
  | { readonly kind: "server"; readonly answer: (asked: Asked) => void }
  /** The emulator, with a fault. */
  | {
      readonly kind: "emulator";
      readonly scenario?: Scenario;
      readonly faults?: readonly Fault[];
      /** By how many seconds the clock of the client is ahead. */
      readonly clockOff?: number;
      /** Called after the response to the first request. */
      readonly afterFirst?: (emulator: Emulator, passOnServer: (seconds: number) => void) => void;
    }
  /** A server that accepts connections and sends nothing. `onConnection` is called for each. */
  | { readonly kind: "silent"; readonly onConnection: (pass: (ms: number) => void) => void }
  /** A server with an untrusted certificate. */
  | { readonly kind: "untrusted" }
  /** A port without a server. */
  | { readonly kind: "refused" }
  /** A host name for which the resolver returns this code. */
  | { readonly kind: "unresolved"; readonly code: "ENOTFOUND" | "EAI_AGAIN" };

/** One row of the fault matrix. */
export interface FaultCase {
  /** What goes wrong, for the documentation. */
  readonly fault: string;
  /** All ways to cause it, with the same outcome. */
  readonly stages: readonly Stage[];
  readonly outcome: Outcome;
  /** The number of requests, attempts and pages together. */
  readonly requests: number;
  /** The longest time until the end with the default settings, in milliseconds. */
  readonly endsAfter: number;
  /** The pipeline of the lookup. @default ip-web */
  readonly imagePipelineId?: string;
  /** Shortened timeouts, so that the tests are fast, in milliseconds. */
  readonly limits?: { readonly connect?: number; readonly read?: number };
}

/** Rows that belong together. */
export interface FaultGroup {
  readonly title: string;
  readonly cases: readonly FaultCase[];
}

/** The longest total back-off between this number of attempts with the default policy, in milliseconds. */
export function longestWait(attempts: number): number {
  return [250, 500, 1000, 2000, 4000, 8000, 10_000]
    .slice(0, attempts - 1)
    .reduce((total, delay) => total + delay, 0);
}

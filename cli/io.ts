import * as util from "node:util";
import type { Readable, Writable } from "node:stream";
import type { Clock } from "../core/clock";

/** A stream that may be a terminal. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  hasColors?(env?: object): boolean;
};

/** What a command has of its process. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Data: what other programs read. */
  readonly stdout: OutputStream;
  /** Talk: what people read. */
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Aborts with an {@link Interruption} when the process is asked to end. */
  readonly signal: AbortSignal;
  /** Reports when the process is suspended with Ctrl-Z. Absent where a process cannot be suspended. */
  readonly suspension?: Suspension;
}

/**
 * Calls `leave` before the process is suspended, and `enter` when it continues.
 *
 * @returns a function that ends this
 */
export type Suspension = (leave: () => void, enter: () => void) => () => void;

/** The process is asked to end. */
export class Interruption extends Error {
  override readonly name = "Interruption";

  constructor(readonly exitCode: number) {
    super("interrupted");
  }
}

type Variables = Io["env"];

/** Whether a variable is set to something else than "no". */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}

/** Whether text on a stream is in color. `FORCE_COLOR` wins over `NO_COLOR`, as in Node.js. */
export function hasColors(stream: OutputStream, env: Variables): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no } = env;
  if (force !== undefined) return force !== "0" && force !== "false";
  if (no !== undefined && no !== "") return false;
  return stream.isTTY === true && (stream.hasColors?.({ ...env }) ?? false);
}

/** Whether a person watches a stream: then it shows progress, and a question has an answer. */
export function isInteractive(stream: { readonly isTTY?: boolean }, env: Variables): boolean {
  return stream.isTTY === true && !isSet(env["CI"]) && env["TERM"] !== "dumb";
}

/** The width of a terminal; `undefined` for a file or a pipe, which has none. */
export function widthOf(stream: OutputStream, env: Variables): number | undefined {
  if (stream.isTTY !== true) return undefined;
  // A terminal that does not know its width reports 0.
  const widths = [stream.columns, Number(env["COLUMNS"])];
  return widths.find((width) => width !== undefined && width > 0) ?? 80;
}

export type Format = Parameters<typeof util.styleText>[0];

/** Puts text into color, or leaves it as it is. */
export type Paint = (format: Format, text: string) => string;

/** The colors of a stream. The first releases of Node.js 20 have no `styleText`. */
export function paintFor(stream: OutputStream, env: Variables): Paint {
  const style = (util as Partial<typeof util>).styleText;
  if (style === undefined || !hasColors(stream, env)) return (_, text) => text;
  return (format, text) => style(format, text, { validateStream: false });
}

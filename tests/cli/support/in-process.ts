import { PassThrough, Writable } from "node:stream";
import { SYSTEM_CLOCK, type Clock } from "../../../core/clock";
import type { OutputStream } from "../../../cli/io";
import { run } from "../../../cli/run";

/** What a command wrote, and its exit code. */
export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run. */
export interface Conditions {
  readonly env?: Readonly<Record<string, string>>;
  /** The width of the terminal. Without it, the streams are pipes. */
  readonly columns?: number;
  /** What is typed, if standard input is a terminal. */
  readonly typed?: string;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  /** Receives all of the standard output, whenever there is more of it. */
  readonly onStdout?: (text: string) => void;
}

class Captured extends Writable {
  text = "";

  constructor(
    readonly columns: number | undefined,
    private readonly onText: (text: string) => void = () => undefined,
  ) {
    super();
  }

  get isTTY(): boolean {
    return this.columns !== undefined;
  }

  hasColors(env: Readonly<Record<string, string | undefined>> = {}): boolean {
    return env["TERM"] !== "dumb";
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.onText(this.text);
    done();
  }
}

/**
 * Runs a command in this process, against streams in memory. Processes are slow to start, and tested
 * where the process matters.
 */
export async function cli(args: readonly string[], conditions: Conditions = {}): Promise<Result> {
  const { env = {}, columns, typed, clock = SYSTEM_CLOCK } = conditions;
  const { signal = new AbortController().signal } = conditions;
  const stdin = Object.assign(new PassThrough(), { isTTY: typed !== undefined });
  if (typed !== undefined) stdin.write(typed);
  const stdout = new Captured(columns, conditions.onStdout);
  const stderr = new Captured(columns);
  const streams = { stdin, stdout: stdout as OutputStream, stderr: stderr as OutputStream };
  const code = await run(args, { ...streams, env, clock, signal });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

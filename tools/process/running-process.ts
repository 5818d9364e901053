import { constants } from "node:os";

/** How a process ended and what it wrote. */
export interface ProcessResult {
  /** The exit code, or 128 plus the signal's number if a signal ended the process, as in a shell. */
  code: number;
  stdout: string;
  stderr: string;
}

/** How to start a process. */
export interface ProcessOptions {
  cwd?: string;
  /** @default process.env */
  env?: NodeJS.ProcessEnv;
  /** The text of its standard input. @default "" */
  input?: string;
  /** Aborting ends the process, as {@link RunningProcess.end} does. */
  signal?: AbortSignal;
  /**
   * Milliseconds from the interrupt to the kill.
   * @default 10000
   */
  grace?: number;
  /** Receives what the process writes, as it is written. */
  onOutput?: (text: string, stream: "stdout" | "stderr") => void;
}

/** A process that has started. */
export interface RunningProcess {
  readonly pid: number;
  /** Resolves when the process has ended and its output has been read. */
  readonly result: Promise<ProcessResult>;
  /**
   * Interrupts the process and its descendants, as Ctrl-C does at a terminal, kills those that
   * still run after the grace period, and waits for their end.
   */
  end(): Promise<void>;
}

interface Killable {
  kill(signal: NodeJS.Signals): boolean;
}

/** The processes that run: none may outlive this process, however it ends. */
const running = new Set<Killable>();

process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * Starts a process in its own process group: a Ctrl-C at the terminal then reaches it only through
 * this process, and its descendants end with it.
 *
 * @throws The signal's reason if it has already aborted, and an error if the process cannot start.
 */
export async function startProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<RunningProcess> {
  const { cwd, env, input = "", signal, grace = 10_000, onOutput } = options;
  // execa is an ES module, and one of its dependencies cannot be loaded with `require`.
  const { execa } = await import("execa");
  signal?.throwIfAborted();
  const ending = new AbortController();
  const cancelSignal = AbortSignal.any([ending.signal, ...(signal ? [signal] : [])]);
  const child = execa(command, args, {
    ...(cwd !== undefined && { cwd }),
    ...(env && { env, extendEnv: false }),
    input,
    cancelSignal,
    killSignal: "SIGINT",
    forceKillAfterDelay: grace,
    killDescendants: true,
    cleanup: false,
    reject: false,
    stripFinalNewline: false,
  });
  if (child.pid === undefined) {
    const { cause, originalMessage } = await child;
    throw new Error(`Cannot run ${command}: ${originalMessage ?? "it did not start"}`, { cause });
  }
  running.add(child);
  // A descendant that ignored the interrupt keeps the output open.
  child.nodeChildProcess.once("exit", () => {
    if (cancelSignal.aborted) child.kill("SIGKILL");
  });
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => onOutput?.(text, stream));
  }
  const result = child
    .then(({ exitCode, signal: endedBy, stdout, stderr }) => ({
      code: exitCode ?? (endedBy === undefined ? 1 : 128 + constants.signals[endedBy]),
      stdout,
      stderr,
    }))
    .finally(() => running.delete(child));
  return {
    pid: child.pid,
    result,
    end: async () => {
      ending.abort();
      await result;
    },
  };
}

/** Runs a process to its end. @throws The signal's reason if it aborts. */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  const { result } = await startProcess(command, args, options);
  const ended = await result;
  options.signal?.throwIfAborted();
  return ended;
}

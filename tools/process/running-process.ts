import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";

/** How a process ended and what it wrote. */
export interface ProcessResult {
  /** The exit code; 128 and the signal's number, as a shell has it, when a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
}

/** How to start a process. */
export interface ProcessOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Text for its standard input, which is empty otherwise. */
  input?: string;
  /** Aborting interrupts the process as Ctrl-C would, and kills it when it goes on regardless. */
  signal?: AbortSignal;
  /**
   * Milliseconds from the interrupt to the kill.
   * @default 10000
   */
  grace?: number;
  /** Is given what the process writes, as it is written. */
  onOutput?: (text: string, stream: "stdout" | "stderr") => void;
}

/** A process under way. */
export interface RunningProcess {
  child: ChildProcess;
  /** Settles when the process has ended and its output is read; rejects when it cannot start. */
  result: Promise<ProcessResult>;
}

/** All that are under way: they must not outlive this process, however it ends. */
const running = new Set<ChildProcess>();

process.on("exit", () => {
  for (const child of running) signalGroup(child, "SIGKILL");
});

/**
 * Starts a process in a process group of its own, so that a Ctrl-C at the terminal reaches it once
 * and through us only, and so that its children can be ended with it.
 *
 * @throws The signal's reason when it aborted before.
 */
export function startProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): RunningProcess {
  options.signal?.throwIfAborted();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    detached: process.platform !== "win32",
    stdio: "pipe",
    // Only a batch file needs a shell, and only Windows has them.
    shell: process.platform === "win32" && /\.(cmd|bat)$/i.test(command),
  });
  running.add(child);
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      output[stream] += text;
      options.onOutput?.(text, stream);
    });
  }
  // It may end without having read its input, which is its own business.
  child.stdin.on("error", () => undefined).end(options.input);

  const result = new Promise<ProcessResult>((resolve, reject) => {
    child.on("error", (cause) => {
      running.delete(child);
      reject(new Error(`cannot run ${command}: ${cause.message}`, { cause }));
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      resolve({ code: code ?? exitCodeOf(signal), ...output });
    });
  });
  if (options.signal) interruptOnAbort(child, options.signal, options.grace ?? 10_000);
  return { child, result };
}

/** Runs a process to its end. @throws The signal's reason when it aborted. */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  const result = await startProcess(command, args, options).result;
  options.signal?.throwIfAborted();
  return result;
}

/** Interrupts a process as Ctrl-C would, kills it after `grace` ms, and waits for its end. */
export async function endProcess({ child, result }: RunningProcess, grace = 10_000): Promise<void> {
  if (running.has(child)) interrupt(child, grace);
  await result.catch(() => undefined);
}

function interruptOnAbort(child: ChildProcess, abort: AbortSignal, grace: number): void {
  const onAbort = (): void => {
    interrupt(child, grace);
  };
  abort.addEventListener("abort", onAbort, { once: true });
  child.on("close", () => {
    abort.removeEventListener("abort", onAbort);
  });
}

function interrupt(child: ChildProcess, grace: number): void {
  const timer = setTimeout(() => {
    signalGroup(child, "SIGKILL");
  }, grace);
  child.on("exit", () => {
    clearTimeout(timer);
    // What it started and left behind holds its output open.
    signalGroup(child, "SIGKILL");
  });
  signalGroup(child, "SIGINT");
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** No process of the group is left; macOS calls the same EPERM while the last one is a zombie. */
function isGone(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ESRCH" || code === "EPERM";
}

function exitCodeOf(signal: NodeJS.Signals | null): number {
  return signal === null ? 1 : 128 + constants.signals[signal];
}

import { constants } from "node:os";

/** Ctrl-C, or a request to end (SIGTERM, SIGHUP), came while work was going on. */
export class InterruptedError extends Error {
  /** What a shell expects of a process which ended for this reason: 130 for Ctrl-C. */
  readonly exitCode: number;

  constructor(readonly signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
    this.name = "InterruptedError";
    this.exitCode = 128 + constants.signals[signal];
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does `work` with a signal that aborts when this process is asked to end, instead of ending it:
 * so that `work` can stop its children and remove its files. The signal's reason is an
 * {@link InterruptedError}. Asking again while `work` winds down changes nothing.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = (signal: NodeJS.Signals): void => {
    controller.abort(new InterruptedError(signal));
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

import { constants } from "node:os";

/** A signal (SIGINT, as from Ctrl-C, SIGTERM or SIGHUP) arrived while work was in progress. */
export class InterruptedError extends Error {
  /** The exit code that shells expect after this signal: 130 for Ctrl-C. */
  readonly exitCode: number;

  constructor(readonly signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
    this.name = "InterruptedError";
    this.exitCode = 128 + constants.signals[signal];
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `work` with an abort signal. When this process is asked to end, it does not end but aborts
 * that signal with an {@link InterruptedError}, so that `work` can stop its children and remove its
 * files. Further requests while `work` cleans up have no effect.
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

/** The time between two checks, in milliseconds. */
const INTERVAL = 500;

/**
 * Runs work for a program, and aborts it when the program or the engine ends. When an update is canceled,
 * the engine ends the program, does not notify the dynamic provider, and waits for it: without this, Ctrl-C
 * would take as long as `waitForRunning` allows.
 *
 * @param pid - the process ID of the program, if it is known
 */
export async function whileProgramRuns<T>(
  pid: number | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent || (pid !== undefined && !isRunning(pid))) {
      controller.abort(new Error("The program has ended, so the update was canceled."));
    }
  }, INTERVAL);
  try {
    return await work(controller.signal);
  } finally {
    clearInterval(timer);
  }
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 only checks whether the process exists.
    return process.kill(pid, 0);
  } catch (error) {
    // It exists, but belongs to another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

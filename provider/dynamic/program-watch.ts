/** How often to look, in milliseconds. */
const INTERVAL = 500;

/**
 * Runs work for a program, and aborts it when the program or the engine is gone. When an update is
 * cancelled, the engine ends the program but does not tell a dynamic provider, and waits for what the
 * provider is doing: without this, Ctrl-C would have to wait as long as `waitForRunning` may.
 *
 * @param pid - process id of the program, if it is known
 */
export async function whileProgramRuns<T>(
  pid: number | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent || (pid !== undefined && !isRunning(pid))) {
      controller.abort(
        new Error("The program that asked for the image has ended: the update was cancelled."),
      );
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
    // Signal 0 only asks whether the process is there.
    return process.kill(pid, 0);
  } catch (error) {
    // There, but not ours.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

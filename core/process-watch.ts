/** The time between two checks, in milliseconds. */
const INTERVAL = 500;

/**
 * Calls `onEnd` once when the parent process or the process `pid` has ended. A process that is killed cannot
 * stop those that it started, and no signal reports its end.
 *
 * @param pid - the ID of another process to watch
 * @returns stops watching
 */
export function watchProcesses(onEnd: () => void, pid?: number): () => void {
  const parent = process.ppid;
  const watched = pid === undefined ? [parent] : [parent, pid];
  const timer = setInterval(() => {
    // On Windows, the parent's ID stays the same after its end. Elsewhere, another process adopts this one.
    if (process.ppid === parent && watched.every(isRunning)) return;
    clearInterval(timer);
    onEnd();
  }, INTERVAL);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

/** Whether a process exists on this machine. */
export function isRunning(pid: number): boolean {
  try {
    // Signal 0 only checks whether the process exists.
    return process.kill(pid, 0);
  } catch (error) {
    // Any other code comes from a process that exists, such as one of another user.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

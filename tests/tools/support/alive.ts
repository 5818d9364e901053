import { setTimeout as sleep } from "node:timers/promises";

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until the condition holds. @throws When it does not within the time. */
export async function eventually(
  what: string,
  condition: () => boolean,
  timeout = 10_000,
): Promise<void> {
  const end = Date.now() + timeout;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not within ${timeout} ms: ${what}`);
    await sleep(20);
  }
}

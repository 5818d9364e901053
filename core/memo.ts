/** The remembered values of each run. */
const runs = new WeakMap<object, Map<string, unknown>>();

/**
 * Creates a value once in a run.
 *
 * @param run - identifies the run; its values are released together with it
 * @param key - identifies the value in the run
 */
export function remember<T>(run: object, key: string, make: () => T): T {
  const remembered = runs.get(run) ?? new Map<string, unknown>();
  runs.set(run, remembered);
  if (!remembered.has(key)) remembered.set(key, make());
  return remembered.get(key) as T;
}

/**
 * Runs identical lookups of a run once, so that all resources get the same result. After a failure, the
 * lookup can be repeated.
 *
 * @param key - identifies the lookup in the run
 */
export function shareResult<T>(run: object, key: string, look: () => Promise<T>): Promise<T> {
  return remember(run, key, () => {
    const result = look();
    result.catch(() => runs.get(run)?.delete(key));
    return result;
  });
}

/** What is remembered, for each program run. */
const runs = new WeakMap<object, Map<string, unknown>>();

/**
 * Makes something once in a run.
 *
 * @param run - stands for the run; what is remembered is forgotten with it
 * @param key - the same text for the same thing
 */
export function remember<T>(run: object, key: string, make: () => T): T {
  const remembered = runs.get(run) ?? new Map<string, unknown>();
  runs.set(run, remembered);
  if (!remembered.has(key)) remembered.set(key, make());
  return remembered.get(key) as T;
}

/**
 * Asks each question once in a run, so that all resources of the run get the same answer. A question
 * that failed may be asked again.
 *
 * @param question - the same text for the same question
 */
export function askOnce<T>(run: object, question: string, ask: () => Promise<T>): Promise<T> {
  return remember(run, question, () => {
    const answer = ask();
    answer.catch(() => runs.get(run)?.delete(question));
    return answer;
  });
}

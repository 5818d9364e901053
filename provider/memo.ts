/** Answers by question, for each program run that asks. */
const runs = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Asks each question once in a run, so that all resources of the run get the same answer. A question
 * that failed may be asked again.
 *
 * @param run - stands for the run; its answers are forgotten with it
 * @param question - the same text for the same question
 */
export function askOnce<T>(run: object, question: string, ask: () => Promise<T>): Promise<T> {
  const answers = runs.get(run) ?? new Map<string, Promise<unknown>>();
  runs.set(run, answers);
  const known = answers.get(question) as Promise<T> | undefined;
  if (known !== undefined) return known;
  const answer = ask();
  answers.set(question, answer);
  answer.catch(() => answers.delete(question));
  return answer;
}

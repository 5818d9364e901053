import assert from "node:assert/strict";

/** What all error classes of the package have. */
interface ErrorClass<E> {
  isInstance(value: unknown): value is E;
}

/** The error of this class that a lookup must end with. */
export async function refusal<E extends Error>(
  lookup: Promise<unknown>,
  kind: ErrorClass<E> & { readonly name: string },
): Promise<E> {
  const outcome = await lookup.then(
    (value: unknown) => ({ value }),
    (error: unknown) => ({ error }),
  );
  assert.ok("error" in outcome, `no ${kind.name}, but ${JSON.stringify(outcome)}`);
  assert.ok(kind.isInstance(outcome.error), `no ${kind.name}, but ${String(outcome.error)}`);
  return outcome.error;
}

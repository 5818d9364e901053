import assert from "node:assert/strict";

/** The error tells none of these, neither in its message nor in its stack, properties, JSON or causes. */
export function assertTellsNot(error: Error, ...secrets: string[]): void {
  const told = [
    error.message,
    error.stack,
    JSON.stringify(error),
    JSON.stringify(Object.getOwnPropertyDescriptors(error)),
    String(error.cause),
  ].join("\n");
  for (const secret of secrets) assert.ok(!told.includes(secret), `${secret} in ${told}`);
}

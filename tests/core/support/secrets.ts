import assert from "node:assert/strict";

/** Asserts that the message, stack, properties, JSON and cause of an error contain none of these secrets. */
export function assertContainsNone(error: Error, ...secrets: string[]): void {
  const shown = [
    error.message,
    error.stack,
    JSON.stringify(error),
    JSON.stringify(Object.getOwnPropertyDescriptors(error)),
    String(error.cause),
  ].join("\n");
  for (const secret of secrets) assert.ok(!shown.includes(secret), `${secret} in ${shown}`);
}

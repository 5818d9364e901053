import assert from "node:assert/strict";
import { inspect } from "node:util";

/** Values that are easy to find in any text, with characters that encodings change. */
export const PLANTED = {
  accessKeyId: "LTAI5tPlantedKey/0001+",
  accessKeySecret: "PlantedSecret/0002+x=",
  securityToken: "CAISPlantedToken/0003+y==",
} as const;

const encoded = encodeURIComponent;

/** The encodings in which a service quotes a value. */
export function formsOf(value: string): string[] {
  return [
    value,
    encoded(value),
    encoded(value).replace(/%../g, (escape) => escape.toLowerCase()),
    encoded(encoded(value)),
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value).toString("base64"),
  ];
}

/** Everything that a service can quote, in every encoding. */
export const ECHO = Object.values(PLANTED)
  // Nobody quotes in base64 what came in clear.
  .flatMap((value) => formsOf(value).slice(0, 4))
  .join(" | ");

/** Everything that a program or a person can see of a value. */
export function shown(value: unknown): string {
  const deep = inspect(value, {
    depth: Infinity,
    showHidden: true,
    getters: true,
    maxArrayLength: null,
    maxStringLength: null,
  });
  const parts = [deep, String(value)];
  try {
    parts.push(JSON.stringify(value));
  } catch {
    // A circle has no JSON that could show anything.
  }
  if (value instanceof Error) {
    parts.push(value.message, value.stack ?? "", shown(value.cause));
    parts.push(JSON.stringify(Object.getOwnPropertyDescriptors(value)));
  }
  return parts.join("\n");
}

/** Asserts that the value contains no planted secret, in any encoding. */
export function assertShowsNothing(value: unknown): void {
  const text = shown(value);
  for (const planted of Object.values(PLANTED)) {
    for (const form of formsOf(planted)) {
      const at = text.indexOf(form);
      assert.equal(at, -1, `${form} is shown: …${text.slice(Math.max(0, at - 200), at + 100)}…`);
    }
  }
}

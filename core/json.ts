/** Parses JSON. Returns `undefined` if the string is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a value is an object as JSON has them. The entries of class instances, such as a Map, are not properties. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The prototype of plain objects has no prototype, in any realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

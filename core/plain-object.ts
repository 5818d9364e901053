/** Whether a value is an object and not an instance of a class, such as a Map: their entries are not properties. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The prototype of plain objects has no prototype, in any realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

import { isDeepStrictEqual } from "node:util";

/** Whether a value is, or has somewhere inside, the value that is looked for. */
export function containsValue(value: unknown, wanted: unknown): boolean {
  if (isDeepStrictEqual(value, wanted)) return true;
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).some((part) => containsValue(part, wanted))
  );
}

/** A map without what is absent: the engine also writes null for it. */
export function withoutAbsent(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(map).filter(([, value]) => value !== undefined && value !== null),
  );
}

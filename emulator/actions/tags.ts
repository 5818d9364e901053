import type { TagCondition } from "../parameters";

/** Tags in the form that most responses use. */
export function wireTags(tags: Record<string, string>): {
  Tag: { TagKey: string; TagValue: string }[];
} {
  return {
    Tag: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
  };
}

/** Whether the tags meet every condition. */
export function meets(tags: Record<string, string>, conditions: readonly TagCondition[]): boolean {
  return conditions.every(({ key, value }) =>
    value === undefined ? Object.hasOwn(tags, key) : tags[key] === value,
  );
}

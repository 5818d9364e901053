/** Whether a text can be a region's id, e.g. `cn-hangzhou`. It becomes part of a host's name. */
export function isRegionId(text: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}

/** What to say of one that cannot. */
export const NO_REGION_ID = "is no region id; they look like cn-hangzhou";

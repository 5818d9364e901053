import type { Parameters } from "../parameters";

/** The page of a list that `PageNumber` and `PageSize` select, and the response fields that describe it. */
export function pageNumber<Entry>(
  parameters: Parameters,
  all: readonly Entry[],
  maximumSize = 100,
): { entries: Entry[]; fields: { TotalCount: number; PageNumber: number; PageSize: number } } {
  const PageSize = parameters.integer("PageSize", { minimum: 1, maximum: maximumSize }) ?? 10;
  const PageNumber = parameters.integer("PageNumber", { minimum: 1, maximum: 1_000_000 }) ?? 1;
  return {
    entries: all.slice((PageNumber - 1) * PageSize, PageNumber * PageSize),
    fields: { TotalCount: all.length, PageNumber, PageSize },
  };
}

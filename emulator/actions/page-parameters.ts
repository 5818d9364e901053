import type { Parameters } from "../parameters";

/** Size and position of a requested page. */
export interface PageParameters {
  size: number;
  token: string | undefined;
  /** The query without size and position: a token is only valid for the same query. */
  query: string;
}

/** `MaxResults` and `NextToken`. @throws ApiError `InvalidParameter.MaxResults` */
export function pageParameters(action: string, parameters: Parameters): PageParameters {
  const rest = parameters
    .entries()
    .filter(([name]) => name !== "MaxResults" && name !== "NextToken")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    size: parameters.integer("MaxResults", { minimum: 1, maximum: 500 }) ?? 50,
    token: parameters.text("NextToken"),
    query: JSON.stringify([action, rest]),
  };
}

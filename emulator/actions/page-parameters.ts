import type { Parameters } from "../parameters";

/** How much of a listing is asked for, and from where on. */
export interface PageParameters {
  size: number;
  token: string | undefined;
  /** What is asked for, without how much of it: a token is good for this question only. */
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

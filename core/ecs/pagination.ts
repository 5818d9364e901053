import { EcsApiError } from "../errors";

/** What token pagination needs to see of a page. */
export interface Page {
  /** Absent on the last page. */
  readonly nextToken?: string | undefined;
}

/** How often a scan starts over when the service drops its token. */
const MAX_RESTARTS = 3;

/**
 * The pages of one operation, one after another. A page without entries does not end the scan, only a
 * page without token does. When the service says in mid-scan that a token is no longer valid, the scan
 * starts over with the first page, up to three times: consumers see entries again and merge them.
 *
 * @param action - the operation, for errors
 * @param fetchPage - asks for the page of a token, or for the first page without one
 * @throws {@link EcsApiError} `RepeatedNextToken` when a token comes that came before: the scan would never end
 */
export async function* paginate<P extends Page>(
  action: string,
  fetchPage: (token: string | undefined) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
  let restarts = 0;
  let token: string | undefined;
  const seen = new Set<string>();
  for (;;) {
    let page: P;
    try {
      page = await fetchPage(token);
    } catch (error) {
      if (token === undefined || restarts >= MAX_RESTARTS || !isInvalidToken(error)) throw error;
      restarts++;
      token = undefined;
      seen.clear();
      continue;
    }
    yield page;
    token = page.nextToken;
    if (token === undefined) return;
    if (seen.has(token)) throw repeatedToken(action);
    seen.add(token);
  }
}

function isInvalidToken(error: unknown): boolean {
  return EcsApiError.isInstance(error) && error.code === "Invalid.NextToken";
}

function repeatedToken(action: string): EcsApiError {
  return new EcsApiError({
    action,
    code: "RepeatedNextToken",
    message: `${action}: the service gave the same NextToken twice, so that reading on would never end. Try again; if it persists, report it to Alibaba Cloud.`,
  });
}

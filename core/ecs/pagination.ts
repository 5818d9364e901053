import { EcsApiError } from "../errors";

/** The part of a page that token pagination reads. */
export interface Page {
  /** Absent on the last page. */
  readonly nextToken?: string | undefined;
}

/** A million executions. The API has no list with more pages. */
const MAX_PAGES = 2000;

/** How often a scan restarts if the service rejects its token. */
const MAX_RESTARTS = 3;

/**
 * The pages of one operation, one after another. A scan ends at a page without a token, not at a page
 * without entries. If the service reports during the scan that a token is no longer valid, the scan
 * restarts with the first page, up to three times. Consumers then see entries again and merge them.
 *
 * @param action - the operation, for errors
 * @param fetchPage - requests the page of a token, or the first page without one
 * @throws {@link EcsApiError} `RepeatedNextToken` if a token repeats, since the scan would never end, and
 * `TooManyPages` after 2,000 pages
 */
export async function* paginate<P extends Page>(
  action: string,
  fetchPage: (token: string | undefined) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
  let restarts = 0;
  let token: string | undefined;
  const seen = new Set<string>();
  for (let pages = 1; ; pages++) {
    if (pages > MAX_PAGES) throw tooManyPages(action);
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

function tooManyPages(action: string): EcsApiError {
  return new EcsApiError({
    action,
    code: "TooManyPages",
    message: `${action}: the list did not end after ${MAX_PAGES} pages. Use more filters, such as tags.`,
  });
}

function repeatedToken(action: string): EcsApiError {
  return new EcsApiError({
    action,
    code: "RepeatedNextToken",
    message: `${action}: the service returned the same NextToken twice, so the list would never end. Try again. If the problem persists, report it to Alibaba Cloud.`,
  });
}

import { randomBytes } from "node:crypto";
import type { Clock } from "./clock";
import { invalidNextToken } from "./errors";
import type { ResolvedFault } from "./faults";

/** A page and the token of the next one. */
export interface Page<Entry> {
  entries: Entry[];
  /** Empty on the last page. */
  nextToken: string;
  totalCount: number;
}

interface PageRequest<Entry> {
  /** The query; a token is only valid for the same query. */
  query: string;
  token: string | undefined;
  size: number;
  /** The IDs of all entries in the order of the pages; computed for the first page only. */
  ids: () => string[];
  /** The current entry, or undefined if it was removed or no longer matches. */
  entry: (id: string) => Entry | undefined;
  fault?: ResolvedFault | undefined;
}

interface Position {
  query: string;
  ids: readonly string[];
  offset: number;
  expires: number;
}

/** Returns pages and opaque, random tokens. */
export class Pager {
  readonly #positions = new Map<string, Position>();

  constructor(
    private readonly clock: Clock,
    private readonly lifetime: number,
  ) {}

  /** @throws ApiError `Invalid.NextToken` for a token that is unknown, has expired or belongs to another query. */
  page<Entry>(request: PageRequest<Entry>): Page<Entry> {
    const { query, size, fault } = request;
    const { ids, offset } = this.#start(request);
    const end = fault?.fault === "emptyPage" ? offset : offset + size;
    const start = fault?.fault === "repeatEntry" && end > offset ? Math.max(0, offset - 1) : offset;
    return {
      entries: ids
        .slice(start, end)
        .map(request.entry)
        .filter((entry) => entry !== undefined),
      nextToken:
        fault?.fault === "repeatToken" && request.token !== undefined
          ? request.token
          : end < ids.length
            ? this.#issue({ query, ids, offset: end })
            : "",
      totalCount: ids.length,
    };
  }

  /** Invalidates all tokens issued so far. */
  expireTokens(): void {
    this.#positions.clear();
  }

  #start(request: PageRequest<unknown>): { ids: readonly string[]; offset: number } {
    if (request.token === undefined) return { ids: request.ids(), offset: 0 };
    const position = this.#positions.get(request.token);
    if (position?.query !== request.query || position.expires <= this.clock.now()) {
      throw invalidNextToken();
    }
    return position;
  }

  #issue(position: Omit<Position, "expires">): string {
    for (const [token, { expires }] of this.#positions) {
      if (expires <= this.clock.now()) this.#positions.delete(token);
    }
    const token = randomBytes(24).toString("base64url");
    this.#positions.set(token, { ...position, expires: this.clock.now() + this.lifetime });
    return token;
  }
}

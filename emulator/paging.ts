import { randomBytes } from "node:crypto";
import type { Clock } from "./clock";
import { invalidNextToken } from "./errors";
import type { ResolvedFault } from "./faults";

/** One page, and how to get the next one. */
export interface Page<Entry> {
  entries: Entry[];
  /** Empty on the last page. */
  nextToken: string;
  totalCount: number;
}

interface Question<Entry> {
  /** What is asked for; a token answers no other question. */
  query: string;
  token: string | undefined;
  size: number;
  /** The ids of every entry in the order of the pages, computed on a scan's first call only. */
  ids: () => string[];
  /** The entry as it is now, or undefined when it is gone or no longer asked for. */
  entry: (id: string) => Entry | undefined;
  fault?: ResolvedFault | undefined;
}

interface Position {
  query: string;
  ids: readonly string[];
  offset: number;
  expires: number;
}

/** Deals out pages under opaque tokens, which are looked up, hence cannot be guessed. */
export class Pager {
  readonly #positions = new Map<string, Position>();

  constructor(
    private readonly clock: Clock,
    private readonly lifetime: number,
  ) {}

  /** @throws ApiError `Invalid.NextToken` for a token that is unknown, expired or another question's. */
  page<Entry>(question: Question<Entry>): Page<Entry> {
    const { query, size, fault } = question;
    const { ids, offset } = this.#start(question);
    const end = fault?.fault === "emptyPage" ? offset : offset + size;
    const start = fault?.fault === "repeatEntry" && end > offset ? Math.max(0, offset - 1) : offset;
    return {
      entries: ids
        .slice(start, end)
        .map(question.entry)
        .filter((entry) => entry !== undefined),
      nextToken:
        fault?.fault === "repeatToken" && question.token !== undefined
          ? question.token
          : end < ids.length
            ? this.#issue({ query, ids, offset: end })
            : "",
      totalCount: ids.length,
    };
  }

  /** Makes every token that was issued so far worthless. */
  expireTokens(): void {
    this.#positions.clear();
  }

  #start(question: Question<unknown>): { ids: readonly string[]; offset: number } {
    if (question.token === undefined) return { ids: question.ids(), offset: 0 };
    const position = this.#positions.get(question.token);
    if (position?.query !== question.query || position.expires <= this.clock.now()) {
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

import { ApiError, invalidParameter, missingParameter } from "./errors";

/** A tag that an entry must have; without a value, any value matches. */
export interface TagCondition {
  key: string;
  value?: string;
}

const MAXIMUM_TAGS = 20;

/** The parameters of a call, by their wire names. As in the API, an empty value counts as absent. */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: Iterable<readonly [string, string]>) {
    this.#values = new Map(values);
  }

  /** All parameters with their values. */
  entries(): [string, string][] {
    return [...this.#values];
  }

  /** The value, or undefined if it is absent or empty. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return value === "" ? undefined : value;
  }

  /** The value. @throws ApiError `MissingParameter.NAME` */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw missingParameter(name);
    return value;
  }

  /** The entries of a comma-separated value. */
  commaSeparated(name: string): string[] {
    return (this.text(name) ?? "")
      .split(",")
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "");
  }

  /** The values of `NAME.1`, `NAME.2`, …; a bare `NAME` counts as the first. */
  numbered(name: string): string[] {
    const values = [this.text(name)];
    for (const index of this.#indexes(name)) values.push(this.text(`${name}.${index}`));
    return values.filter((value) => value !== undefined);
  }

  /** The parameters with the prefixes `NAME.1.`, `NAME.2.`, …, one set for each prefix. */
  groups(name: string): Parameters[] {
    return this.#indexes(name).map((index) => this.below(`${name}.${index}`));
  }

  /** The parameters with the prefix `PREFIX.`, without the prefix. */
  below(prefix: string): Parameters {
    const start = `${prefix}.`;
    return new Parameters(
      this.entries()
        .filter(([name]) => name.startsWith(start))
        .map(([name, value]) => [name.slice(start.length), value]),
    );
  }

  /** The value as an integer within bounds. @throws ApiError `InvalidParameter.NAME` */
  integer(name: string, bounds: { minimum: number; maximum: number }): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < bounds.minimum || value > bounds.maximum) {
      throw invalidParameter(
        name,
        `The specified parameter ${name} is not valid: it must be an integer from ${bounds.minimum} to ${bounds.maximum}.`,
      );
    }
    return value;
  }

  /** The value as a number of at least 0. @throws ApiError `InvalidParameter.NAME` */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^\d+(\.\d+)?$/.test(text)) {
      throw invalidParameter(
        name,
        `The specified parameter ${name} is not valid: it must be a number.`,
      );
    }
    return Number(text);
  }

  /** The value as a boolean. @throws ApiError `InvalidParameter.NAME` */
  flag(name: string): boolean | undefined {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return undefined;
    if (text !== "true" && text !== "false") {
      throw invalidParameter(
        name,
        `The specified parameter ${name} is not valid: it must be true or false.`,
      );
    }
    return text === "true";
  }

  /** `NAME.N.Key` and `NAME.N.Value`. @throws ApiError if there are more than 20, or a key is empty. */
  tags(name = "Tag"): TagCondition[] {
    const groups = this.groups(name);
    if (groups.length > MAXIMUM_TAGS) {
      throw new ApiError(
        400,
        "InvalidTagCount",
        `The specified tags are beyond the permitted range: at most ${MAXIMUM_TAGS}.`,
      );
    }
    return groups.map((group) => {
      const key = group.text("Key");
      if (key === undefined) {
        throw new ApiError(
          400,
          "InvalidTagKey.Malformed",
          `The specified ${name}.n.Key is not valid.`,
        );
      }
      // An empty tag value is a value, so it does not count as absent.
      const value = group.#values.get("Value");
      return value === undefined ? { key } : { key, value };
    });
  }

  #indexes(name: string): number[] {
    const start = `${name}.`;
    const indexes = new Set<number>();
    for (const key of this.#values.keys()) {
      const index = key.startsWith(start) ? /^(\d+)(\.|$)/.exec(key.slice(start.length)) : null;
      if (index) indexes.add(Number(index[1]));
    }
    return [...indexes].sort((a, b) => a - b);
  }
}

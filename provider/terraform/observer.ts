import type { Query } from "../../core/args/schemas";
import { ImagePipelineError } from "../../core/errors";
import { latestImageOf, regionOf, type Pending, type Run } from "../../core/functions";
import type { LatestImage } from "../../core/types";

/** The result of the last lookup for a resource, and what was looked up. */
type Observation = { readonly key: string } & (
  | { readonly result: LatestImage | Pending }
  | { readonly failure: { readonly code: string; readonly message: string } }
);

/** A failure that an earlier request remembered. */
class RememberedError extends ImagePipelineError {
  constructor(
    readonly code: string,
    message: string,
  ) {
    // The address of the page follows from the code.
    super("RememberedError", code, message.replace(/ See \S+$/, ""));
  }
}

/**
 * Looks images up, and remembers the result in the private data of the resource. A lookup that is already
 * remembered gives the same result again. So does one that failed while the image is held; otherwise, a
 * failure is an error, and the next plan tries again.
 */
export class Observer {
  #observation: Observation | undefined;

  constructor(stored?: Uint8Array | null) {
    if (stored !== undefined && stored !== null && stored.length > 0)
      this.#observation = JSON.parse(new TextDecoder().decode(stored)) as Observation;
  }

  readonly lookUp = async (
    { region, ...query }: Query<"getLatestImage">,
    run: Run,
    isHeld: boolean,
  ): Promise<LatestImage | Pending> => {
    const key = JSON.stringify([regionOf(region, run), query]);
    if (this.#observation?.key === key) {
      if ("result" in this.#observation) return this.#observation.result;
      const { code, message } = this.#observation.failure;
      if (isHeld) throw new RememberedError(code, message);
    }
    try {
      const args = { ...query, ...(region !== undefined && { region }) };
      const result = await latestImageOf(args, run);
      this.#observation = { key, result };
      return result;
    } catch (error) {
      if (isHeld && ImagePipelineError.isInstance(error))
        this.#observation = { key, failure: { code: error.code, message: error.message } };
      throw error;
    }
  };

  toPrivate(): Uint8Array | undefined {
    return this.#observation && new TextEncoder().encode(JSON.stringify(this.#observation));
  }
}

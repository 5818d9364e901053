/** A mistake in how a command was called. */
export class UsageError extends Error {}

/** Reads options with `node:util`'s `parseArgs`. @throws UsageError for what that refuses. */
export function readOptions<Options>(parse: () => Options): Options {
  try {
    return parse();
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

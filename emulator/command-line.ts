/** Wrong options on the command line. */
export class UsageError extends Error {}

/** Parses options with `parseArgs` of `node:util`. @throws UsageError for invalid options. */
export function readOptions<Options>(parse: () => Options): Options {
  try {
    return parse();
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

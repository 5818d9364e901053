import * as z from "zod/mini";

/** A text that may be missing: absent, null and empty mean the same, and come out as absent. */
export const optionalText = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => (value === "" || value === null ? undefined : value)),
);

import type { Session } from "../session";

/** The formats of `--output`. */
export const FORMATS = ["json", "yaml", "table"] as const;
export type OutputFormat = (typeof FORMATS)[number];

/** Writes a value for programs. */
export async function printValue(
  session: Session,
  format: Exclude<OutputFormat, "table">,
  value: object,
): Promise<void> {
  if (format === "json") {
    session.data(JSON.stringify(value, undefined, 2));
    return;
  }
  const { dump } = await import("js-yaml");
  session.data(dump(value, { lineWidth: -1, noRefs: true }).trimEnd());
}

/** Whether a format is one for programs. */
export function isForPrograms(
  format: OutputFormat | undefined,
): format is Exclude<OutputFormat, "table"> {
  return format === "json" || format === "yaml";
}

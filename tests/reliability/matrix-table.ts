import type { FaultGroup, Outcome } from "./faults/fault-case";

/** The fault matrix in Markdown. */
export function matrixTable(matrix: readonly FaultGroup[]): string {
  return matrix
    .map(({ title, cases }) => {
      const rows = cases.map(({ fault, outcome, requests, endsAfter }) => [
        fault,
        outcomeText(outcome),
        String(requests),
        durationText(endsAfter),
      ]);
      const header = ["What goes wrong", "Outcome", "Requests", "Ends after"];
      return `### ${title}\n\n${table(header, rows)}`;
    })
    .join("\n\n");
}

/** A table in Markdown. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function outcomeText(outcome: Outcome): string {
  if ("error" in outcome) return `\`${outcome.error}\` \`${outcome.code}\``;
  return outcome.image === "m-old" ? "the next older image" : "the image";
}

/** A duration, in milliseconds, for people. */
export function durationText(milliseconds: number): string {
  if (milliseconds === 0) return "immediately";
  const seconds = milliseconds / 1000;
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${Math.round((seconds % 60) * 100) / 100} s`;
}

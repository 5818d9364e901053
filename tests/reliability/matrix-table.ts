import type { FaultGroup, Outcome } from "./faults/fault-case";

/** The fault matrix in Markdown. */
export function matrixTable(matrix: readonly FaultGroup[]): string {
  return matrix
    .map(({ title, cases }) => {
      const rows = cases.map(({ fault, outcome, requests, endsAfter }) =>
        row(fault, outcomeText(outcome), String(requests), duration(endsAfter)),
      );
      return [
        `### ${title}`,
        "",
        row("What goes wrong", "Outcome", "Requests", "Ends after"),
        row("---", "---", "---", "---"),
        ...rows,
      ].join("\n");
    })
    .join("\n\n");
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function outcomeText(outcome: Outcome): string {
  if ("error" in outcome) return `\`${outcome.error}\` \`${outcome.code}\``;
  return outcome.image === "m-old" ? "the next older image" : "the image";
}

function duration(milliseconds: number): string {
  if (milliseconds === 0) return "immediately";
  const seconds = milliseconds / 1000;
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${Math.round((seconds % 60) * 100) / 100} s`;
}

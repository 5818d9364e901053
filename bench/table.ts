/** A table as Markdown, which reads well on a terminal, too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, column) => (column === 0 ? "---" : "---:")), ...rows];
  const widths = head.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  return lines
    .map((cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`)
    .join("\n");
}

/** A time in milliseconds, with as many digits as a median of a few runs bears. */
export function time(milliseconds: number): string {
  return milliseconds < 10_000
    ? `${milliseconds.toFixed(0)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}

export function ratio(ours: number, other: number): string {
  return (ours / other).toFixed(2);
}

/** 500000 as 500,000. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

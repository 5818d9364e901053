/*
 * A picture of a terminal: an SVG with text that can be selected, on a dark background in every theme.
 */

/** The colors of the escape sequences that Pulumi uses, on a dark background. */
const COLORS: Readonly<Record<number, string>> = {
  1: "#ff7b72",
  2: "#7ee787",
  3: "#e3b341",
  4: "#79c0ff",
  5: "#d2a8ff",
  6: "#76e3ea",
  8: "#8b949e",
  9: "#ff7b72",
  10: "#7ee787",
  11: "#e3b341",
  12: "#79c0ff",
  13: "#d2a8ff",
  14: "#76e3ea",
};

const [WIDTH, HEIGHT, MARGIN] = [8.43, 20, 16];

interface Style {
  readonly color?: string | undefined;
  readonly bold?: boolean;
}

interface Cell extends Style {
  readonly character: string;
}

/**
 * Draws what a command printed.
 *
 * @param command - the command, which is shown first
 * @param output - with escape sequences for colors
 * @param columns - the width of the terminal; longer lines are wrapped
 */
export function terminalPicture(command: string, output: string, columns = 100): string {
  const prompt = `\u001b[38;5;8m$\u001b[0m ${command}\n`;
  const rows = cellsOf(prompt + output.trimEnd()).flatMap((line) => wrapped(line, columns));
  const width = Math.round(columns * WIDTH + 2 * MARGIN);
  const height = rows.length * HEIGHT + 2 * MARGIN;
  const texts = rows.map((row, index) => {
    const y = MARGIN + index * HEIGHT + 14;
    return `  <text x="${MARGIN}" y="${y}" xml:space="preserve">${spans(row)}</text>`;
  });
  const plain = rows.map((row) => row.map(({ character }) => character).join("")).join("\n");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="The output of ${escaped(command)}">`,
    `  <desc>${escaped(plain)}</desc>`,
    "  <style>text { fill: #e6edf3; font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre; } .b { font-weight: 700; }</style>",
    `  <rect width="${width}" height="${height}" rx="8" fill="#161b22"/>`,
    ...texts,
    "</svg>\n",
  ].join("\n");
}

/** The lines of the output, with the style of each character. */
function cellsOf(output: string): Cell[][] {
  const lines: Cell[][] = [[]];
  let style: Style = {};
  // eslint-disable-next-line no-control-regex
  for (const [part] of output.matchAll(/\u001b\[[\d;]*m|\n|[^]/g)) {
    if (part.startsWith("\u001b[")) style = styled(style, part.slice(2, -1));
    else if (part === "\n") lines.push([]);
    else lines.at(-1)?.push({ ...style, character: part });
  }
  return lines;
}

function styled(style: Style, codes: string): Style {
  const [, color] = /^38;5;(\d+)$/.exec(codes) ?? [];
  if (color !== undefined) return { ...style, color: COLORS[Number(color)] };
  return codes === "1" ? { ...style, bold: true } : {};
}

/** A line as a terminal shows it. */
function wrapped(line: readonly Cell[], columns: number): Cell[][] {
  const rows: Cell[][] = [];
  for (let start = 0; start === 0 || start < line.length; start += columns)
    rows.push(line.slice(start, start + columns));
  return rows;
}

function spans(row: readonly Cell[]): string {
  let result = "";
  for (let start = 0; start < row.length;) {
    const { color, bold } = row[start] ?? { character: "" };
    let end = start + 1;
    while (end < row.length && row[end]?.color === color && row[end]?.bold === bold) end++;
    const text = escaped(
      row
        .slice(start, end)
        .map(({ character }) => character)
        .join(""),
    );
    const attributes = `${bold ? ' class="b"' : ""}${color ? ` style="fill:${color}"` : ""}`;
    result += attributes === "" ? text : `<tspan${attributes}>${text}</tspan>`;
    start = end;
  }
  return result;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

import cliTruncate from "cli-truncate";
import stringWidth from "string-width";
import { readableLine } from "../../core/message";
import type { Paint } from "../io";

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  /** How a cell looks in color. */
  readonly style?: (row: Row) => Parameters<Paint>[0] | undefined;
  /** Columns with a higher number give way first on a narrow terminal. 0: never. @default 0 */
  readonly yields?: number;
}

/** The maximum length of a cell, in characters. */
const MAX_CELL = 2000;

/** The minimum width of a column that gives way. A narrower one is left out. */
const MIN_WIDTH = 8;

const GAP = "  ";

/**
 * A table for people: aligned, and as wide as the terminal at most.
 *
 * @param width - the width of the terminal; without it, nothing is cut off
 */
export function renderTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { paint, width }: { readonly paint: Paint; readonly width: number | undefined },
): string {
  const cells = columns.map((column) => ({
    ...column,
    texts: rows.map((row) => cellOf(column, row)),
  }));
  const fitted = fit(
    cells.map(({ title, texts, yields = 0 }) => ({
      natural: Math.max(...[title, ...texts].map((text) => stringWidth(text))),
      yields,
    })),
    width ?? Infinity,
  );
  const shown = cells
    .map((column, index) => ({ ...column, size: fitted[index] ?? 0 }))
    .filter(({ size }) => size > 0);
  const line = (texts: readonly string[]) => {
    const joined = texts.join(GAP).trimEnd();
    return width === undefined ? joined : cliTruncate(joined, width);
  };
  const head = line(shown.map(({ title, size }) => paint("bold", padded(title, size))));
  const body = rows.map((row, index) =>
    line(
      shown.map(({ texts, style, size }) => {
        const text = padded(texts[index] ?? "", size);
        const format = style?.(row);
        return format === undefined ? text : paint(format, text);
      }),
    ),
  );
  return [head, ...body].join("\n");
}

/** Lines for programs: cells between tabs, without titles. */
export function renderTabbed<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  return rows
    .map((row) => columns.map((column) => cellOf(column, row).replaceAll("\t", " ")).join("\t"))
    .join("\n");
}

/** A name and its value, and how the value looks in color. */
export type Field = readonly [
  name: string,
  value: string | undefined,
  format?: Parameters<Paint>[0],
];

/** Names and values below each other. */
export function renderFields(fields: readonly Field[], paint: Paint): string {
  const shown = fields.filter(([, value]) => value !== undefined && value !== "");
  const size = Math.max(...shown.map(([name]) => stringWidth(name)));
  return shown
    .map(([name, value = "", format]) => {
      const text = format === undefined ? line(value) : paint(format, line(value));
      return `${paint("bold", padded(name, size))}${GAP}${text}`;
    })
    .join("\n");
}

function cellOf<Row>({ value }: Column<Row>, row: Row): string {
  return line(value(row));
}

/** Without line breaks and without what a terminal takes for a command. */
function line(text: string): string {
  return readableLine(text, MAX_CELL);
}

function padded(text: string, size: number): string {
  const cut = cliTruncate(text, size);
  return cut + " ".repeat(Math.max(0, size - stringWidth(cut)));
}

/** The widths of columns that fit into a width. 0 leaves a column out. */
function fit(
  columns: readonly { readonly natural: number; readonly yields: number }[],
  width: number,
): number[] {
  const sizes = columns.map(({ natural }) => natural);
  const total = () =>
    sizes.reduce((sum, size) => sum + size, 0) +
    GAP.length * Math.max(0, sizes.filter((size) => size > 0).length - 1);
  const yielding = columns
    .map(({ yields }, index) => ({ yields, index }))
    .filter(({ yields }) => yields > 0)
    .sort((a, b) => b.yields - a.yields);
  for (const { index } of yielding) {
    const excess = total() - width;
    if (excess <= 0) break;
    const size = sizes[index] ?? 0;
    sizes[index] = size - excess >= MIN_WIDTH ? size - excess : 0;
  }
  return sizes;
}

import cliTruncate from "cli-truncate";
import { scaleLinear, scaleUtc } from "d3-scale";
import stringWidth from "string-width";
import { readableLine } from "../../core/message";
import { formatSpan } from "../../core/time";
import type { Format, Paint } from "../io";
import {
  KINDS,
  longestOf,
  summaryOf,
  timeSpan,
  titleOf,
  type Build,
  type BuildKind,
  type History,
} from "./history";

const COLORS: Readonly<Record<BuildKind, Format>> = {
  succeeded: "green",
  partly: "yellow",
  failed: "red",
  canceled: "gray",
  running: "cyan",
  unknown: "magenta",
};

/** The narrowest and the widest bar of the longest build, in columns. */
const [NARROWEST, WIDEST] = [6, 40];

/** A line of time is not wider: it would have more columns than builds. */
const LONGEST_LINE = 100;

/** The picture of a history for a terminal: a line of time, and a bar for each build. */
export function renderTerminal(history: History, columns: number, paint: Paint): string {
  const width = Math.max(20, columns);
  const lines = [
    paint("bold", titleOf(history)),
    ...summaryOf(history),
    "",
    ...lineOfTime(history, Math.min(width, LONGEST_LINE), paint),
    "",
    ...bars(history, width, paint),
  ];
  return lines.map((line) => cliTruncate(line, width)).join("\n");
}

/** All builds at their times, the soak window, and the live image. */
function lineOfTime(history: History, width: number, paint: Paint): string[] {
  const { builds, now, soak } = history;
  const x = scaleUtc(timeSpan(history), [0, width - 1]);
  const column = (time: number) => Math.round(x(time));
  const soaking = soak === undefined ? width : column(now - soak.milliseconds);
  const cells = Array.from({ length: width }, (_, index) =>
    paint("dim", index >= soaking ? "░" : "─"),
  );
  // The newest last: it is on top.
  for (const { started, kind } of builds.toReversed()) {
    if (started !== undefined) cells[column(started)] = paint(COLORS[kind], KINDS[kind].mark);
  }
  const live = builds.find(({ isLive }) => isLive)?.started;
  const [from, to] = timeSpan(history).map((time) => new Date(time).toISOString().slice(0, 16));
  const dates = `${from ?? ""}${" ".repeat(Math.max(1, width - 2 * DATE_WIDTH))}${to ?? ""}`;
  return [
    ...(soak === undefined ? [] : [paint("dim", rightOf(`soak window (${soak.text})`, width))]),
    cells.join(""),
    ...(live === undefined ? [] : [markBelow("▲ live", column(live), width)]),
    paint("dim", dates),
  ];
}

const DATE_WIDTH = 16;

function rightOf(text: string, width: number): string {
  return text.padStart(width);
}

/** A text whose first character is at a column, or whose last one is if there is no space. */
function markBelow(text: string, column: number, width: number): string {
  if (column + text.length <= width) return " ".repeat(column) + text;
  const [arrow = "", ...words] = text.split(" ");
  return `${words.join(" ")} ${arrow}`.padStart(column + 1);
}

/** A bar for each build, newest first. */
function bars(history: History, width: number, paint: Paint): string[] {
  const { builds, soak } = history;
  const rows = builds.map((build) => ({ build, texts: textsOf(build) }));
  const size = (index: number) =>
    Math.max(...rows.map(({ texts }) => stringWidth(texts[index] ?? "")), 0);
  const [started, status, took] = [size(0), size(1), size(2)];
  const left = started + status + took + 8;
  const barSize = Math.min(WIDEST, Math.max(NARROWEST, width - left - size(3) - 2));
  const length = scaleLinear([0, longestOf(history)], [0, barSize]).clamp(true);
  const lastSoaking = builds.findLastIndex(({ isSoaking }) => isSoaking);
  return rows.flatMap(({ build, texts }, index) => {
    const [date = "", state = "", time = "", image = ""] = texts;
    const line = [
      `${noteOf(build)} ${date.padEnd(started)}`,
      paint(COLORS[build.kind], state.padEnd(status)),
      paint(COLORS[build.kind], barOf(length(build.elapsed ?? 0)).padEnd(barSize)),
      time.padEnd(took),
      image,
    ].join("  ");
    if (index !== lastSoaking || soak === undefined) return [line];
    return [line, paint("dim", `── ${SOAK_END} (${soak.text}) `.padEnd(width, "─"))];
  });
}

/** The first character of a row: what the line of time shows of the build, too. */
function noteOf({ isLive, isSoaking }: Build): string {
  if (isLive) return "▶";
  return isSoaking ? "░" : " ";
}

const SOAK_END = "older than the soak time";

function textsOf({ execution, kind, elapsed, isLive }: Build): string[] {
  const { status, imageId, creationTime, executionId } = execution;
  const isBuilt = kind === "succeeded" || kind === "partly";
  const image = isBuilt && imageId !== undefined ? imageId : executionId;
  return [
    creationTime.slice(5, DATE_WIDTH).replace("T", " "),
    `${KINDS[kind].mark} ${status}`,
    elapsed === undefined ? "" : formatSpan(elapsed),
    [image, isLive && "live"].filter(Boolean).join("  "),
  ].map((text) => readableLine(text, 300));
}

/** A bar of this length, in columns, to an eighth. */
function barOf(length: number): string {
  const eighths = Math.max(1, Math.round(length * 8));
  return "█".repeat(eighths >> 3) + (EIGHTHS[eighths & 7] ?? "");
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

import { scaleLinear, scaleUtc } from "d3-scale";
import { readableLine } from "../../core/message";
import { formatSpan } from "../../core/time";
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

/** The size of the drawing, in its own units. */
const [WIDTH, HEIGHT] = [960, 440];
const MARGIN = { top: 124, right: 32, bottom: 56, left: 72 };
const PLOT = { right: WIDTH - MARGIN.right, bottom: HEIGHT - MARGIN.bottom };

/** The colors in both modes. The contrast to the background is at least 4.5 for text, and 3 for bars. */
export const COLORS = `
  :root, svg { --background: #ffffff; --text: #1f2328; --faint: #59636e; --line: #d1d9e0; --soak: #ddf4ff;
    --succeeded: #1a7f37; --partly: #9a6700; --failed: #cf222e; --canceled: #6e7781; --running: #0969da; --unknown: #8250df; }
  @media (prefers-color-scheme: dark) {
    :root, svg { --background: #0d1117; --text: #f0f6fc; --faint: #9198a1; --line: #3d444d; --soak: #12233a;
      --succeeded: #3fb950; --partly: #d29922; --failed: #f85149; --canceled: #9198a1; --running: #58a6ff; --unknown: #bc8cff; }
  }`;

const STYLE = `${COLORS}
  svg { color-scheme: light dark; font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
  .background { fill: var(--background); }
  text { fill: var(--text); }
  .title { font-size: 18px; font-weight: 600; }
  .faint { fill: var(--faint); }
  .axis { stroke: var(--line); }
  .soak { fill: var(--soak); }
  .mark { font-weight: 700; text-anchor: middle; }
  .live { stroke: var(--text); stroke-width: 2; }
${(Object.keys(KINDS) as BuildKind[]).map((kind) => `  .${kind} { fill: var(--${kind}); }`).join("\n")}`;

/** The picture of a history: one SVG file that needs nothing else. */
export function renderSvg(history: History): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${drawing(history)}\n`;
}

/** The same as an element of a page. */
export function drawing(history: History): string {
  const x = scaleUtc(timeSpan(history), [MARGIN.left + 16, PLOT.right - 24]);
  const longest = longestOf(history);
  const unit = longest > 5 * HOUR ? HOUR : MINUTE;
  const y = scaleLinear([0, longest / unit], [PLOT.bottom, MARGIN.top + 24]).nice(4);
  const summary = summaryOf(history);
  const title = titleOf(history);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="history-title history-description">`,
    `<title id="history-title">${escaped(title)}</title>`,
    `<desc id="history-description">${escaped(summary.join(" "))}</desc>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="background" width="${WIDTH}" height="${HEIGHT}"/>`,
    text(24, 32, title, "title"),
    ...summary.map((sentence, index) => text(24, 54 + 18 * index, sentence, "faint")),
    ...soakWindow(history, x),
    ...y
      .ticks(4)
      .flatMap((tick) => [
        line(MARGIN.left, y(tick), PLOT.right, y(tick)),
        text(
          MARGIN.left - 10,
          y(tick) + 4,
          `${tick} ${unit === HOUR ? "h" : "min"}`,
          "faint",
          "end",
        ),
      ]),
    ...x
      .ticks(6)
      .map((tick) =>
        text(x(tick), PLOT.bottom + 40, dateText(tick, timeSpan(history)), "faint", "middle"),
      ),
    // The oldest first, so that a screen reader that goes through them follows the time.
    ...history.builds
      .filter(({ started }) => started !== undefined)
      .toReversed()
      .map((build) => bar(build, x(build.started ?? 0), y, unit, history)),
    "</svg>",
  ].join("\n");
}

const MINUTE = 60_000;
const HOUR = 3_600_000;

function soakWindow({ soak, now }: History, x: (time: number) => number): string[] {
  if (soak === undefined) return [];
  const [from, to] = [x(now - soak.milliseconds), x(now)];
  return [
    `<rect class="soak" x="${number(from)}" y="${MARGIN.top}" width="${number(Math.max(1, to - from))}" height="${PLOT.bottom - MARGIN.top}"><title>${escaped(`Soak window: the last ${soak.text}`)}</title></rect>`,
    text(to, MARGIN.top - 6, `soak window (${soak.text})`, "faint", "end"),
  ];
}

function bar(
  build: Build,
  x: number,
  y: (value: number) => number,
  unit: number,
  { builds }: History,
): string {
  const { kind, elapsed = 0, isLive } = build;
  const width = Math.min(14, Math.max(3, ((PLOT.right - MARGIN.left) / builds.length) * 0.6));
  const top = Math.min(Math.max(y(elapsed / unit), MARGIN.top + 24), PLOT.bottom - 2);
  const shape = `<rect class="${kind}${isLive ? " live" : ""}" x="${number(x - width / 2)}" y="${number(top)}" width="${number(width)}" height="${number(PLOT.bottom - top)}" rx="2"/>`;
  const mark = `<text class="mark ${kind}" x="${number(x)}" y="${number(top - 6)}">${KINDS[kind].mark}</text>`;
  const live = isLive ? text(x, PLOT.bottom + 18, "▲ live", "live-label", "middle") : "";
  // Its bar may be cut off.
  const time = kind === "running" ? text(x, top - 20, formatSpan(elapsed), "faint", "end") : "";
  return `<g><title>${escaped(describe(build))}</title>${shape}${mark}${time}${live}</g>`;
}

/** A build in one line. */
function describe({ execution, kind, elapsed, isLive, isSoaking }: Build): string {
  const { executionId, status, imageId, creationTime } = execution;
  return [
    `${executionId}: ${status}`,
    imageId !== undefined && kind !== "failed" && `image ${imageId}`,
    `started ${creationTime}`,
    elapsed !== undefined && `${kind === "running" ? "for" : "took"} ${formatSpan(elapsed)}`,
    isLive && "live",
    isSoaking && "in the soak window",
  ]
    .filter(Boolean)
    .join(", ");
}

/** A day, or a time of day if the picture shows less than two days. All times are UTC. */
function dateText(date: Date, [from, to]: readonly [number, number]): string {
  const iso = date.toISOString();
  return to - from < 48 * HOUR ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(0, 10);
}

function text(x: number, y: number, content: string, className: string, anchor = "start"): string {
  return `<text class="${className}" x="${number(x)}" y="${number(y)}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line class="axis" x1="${number(x1)}" y1="${number(y1)}" x2="${number(x2)}" y2="${number(y2)}"/>`;
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A text as content of SVG and HTML, whatever the service sent. */
export function escaped(content: string): string {
  return readableLine(content, 500)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

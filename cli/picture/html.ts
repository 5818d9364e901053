import { formatSpan } from "../../core/time";
import { messageOf } from "../text/execution";
import { KINDS, titleOf, type Build, type History } from "./history";
import { COLORS, drawing, escaped } from "./svg";

const STYLE = `${COLORS}
  :root { color-scheme: light dark; }
  body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--background); color: var(--text);
    font: 0.875rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
  svg { width: 100%; height: auto; }
  .table { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; }
  caption { text-align: left; color: var(--faint); padding: 0.5rem 0; }
  th, td { text-align: left; padding: 0.375rem 0.75rem 0.375rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
  tbody th { font-weight: 400; }
  tbody th, td:not(:last-child) { white-space: nowrap; }
  .status { font-weight: 600; }
  .note { border: 1px solid var(--faint); border-radius: 0.75rem; padding: 0 0.5rem; white-space: nowrap; }
${Object.keys(KINDS)
  .map((kind) => `  td.${kind} { color: var(--${kind}); }`)
  .join("\n")}`;

/** The picture of a history and a table of its builds: one page that needs nothing else. */
export function renderHtml(history: History): string {
  const time = new Date(history.now).toISOString().replace(/\.\d+Z$/, "Z");
  const rows = history.builds.map(row).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(titleOf(history))}</title>
<style>${STYLE}
</style>
</head>
<body>
<main>
${drawing(history)}
<div class="table" role="region" aria-label="Builds" tabindex="0">
<table>
<caption>The builds, newest first, as of ${time}.</caption>
<thead><tr>${["Execution", "Status", "Image", "Started", "Took", "Message"].map((title) => `<th scope="col">${title}</th>`).join("")}</tr></thead>
<tbody>
${rows}
</tbody>
</table>
</div>
</main>
</body>
</html>
`;
}

function row({ execution, kind, elapsed, isLive, isSoaking }: Build): string {
  const { executionId, status, imageId = "", creationTime } = execution;
  const notes = [isLive && "live", isSoaking && "in the soak window"]
    .filter((note) => note !== false)
    .map((note) => ` <span class="note">${note}</span>`);
  const cells = [
    `<th scope="row">${escaped(executionId)}</th>`,
    `<td class="status ${kind}">${KINDS[kind].mark} ${escaped(status)}</td>`,
    `<td>${escaped(imageId)}${notes.join("")}</td>`,
    `<td>${escaped(creationTime)}</td>`,
    `<td>${elapsed === undefined ? "" : formatSpan(elapsed)}</td>`,
    `<td>${escaped(messageOf(execution))}</td>`,
  ];
  return `<tr>${cells.join("")}</tr>`;
}

import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { parseArguments } from "../../core/args/parse";
import { getImagePipelineExecutions } from "../../core/functions";
import type { GetImagePipelineExecutionsArgs } from "../../core/types";
import type { HistoryOptions } from "../commands/history";
import { exitCodeOf } from "../exit-codes";
import { renderHtml } from "../picture/html";
import { historyOf, type History } from "../picture/history";
import { renderSvg } from "../picture/svg";
import { renderTerminal } from "../picture/terminal";
import type { Session } from "../session";
import { isForPrograms, printValue } from "../text/output";

/** The pictures that a file can have, by its extension. */
const RENDERERS: Readonly<Record<string, (history: History) => string>> = {
  ".svg": renderSvg,
  ".html": renderHtml,
};

/** The width of the picture where there is no terminal. */
const WIDTH = 80;

/** Shows or writes the history of a pipeline. */
export async function history(session: Session, options: HistoryOptions): Promise<number> {
  const { id, name, tag, limit, live, minAge, out, output } = options;
  const pipeline = { imagePipelineId: id, imagePipelineName: name };
  // A history is of one pipeline, and the soak time is that of a lookup.
  const { minAge: soak } = parseArguments("getLatestImage", {
    ...pipeline,
    minAge,
  });
  const render = out === undefined ? undefined : RENDERERS[path.extname(out).toLowerCase()];
  if (out !== undefined && render === undefined) {
    session.say(
      `${session.paint.stderr("red", "Error:")} --out must end with .svg or .html, but is ${out}.`,
    );
    return exitCodeOf("usage");
  }
  const args = { ...pipeline, tags: tag, maxItems: limit } as GetImagePipelineExecutionsArgs;
  const result = await getImagePipelineExecutions(args, session.run);
  const { executions, region } = result;
  const title = name ?? id ?? "";
  const shown = historyOf(title, region, executions, { now: session.now, live, soak });
  if (out !== undefined && render !== undefined) {
    await writeFile(out, render(shown));
    session.say(`Wrote ${executions.length} builds to ${out}.`);
  } else if (isForPrograms(output)) await printValue(session, output, result);
  else if (executions.length === 0) session.say("There are no matching executions.");
  else session.data(renderTerminal(shown, session.width ?? WIDTH, session.paint.stdout));
  return exitCodeOf("ok");
}

import { NoImageError } from "../../core/errors";
import { getLatestImage } from "../../core/functions";
import type { GetLatestImageArgs, LatestImage, NewerExecution } from "../../core/types";
import type { LatestOptions } from "../commands/latest";
import { exitCodeOf } from "../exit-codes";
import { inFlags, type Session } from "../session";
import { statusColor } from "../text/execution";
import { isForPrograms, printValue } from "../text/output";
import { renderFields, renderTable, type Column } from "../text/table";

/** Prints the latest image. */
export async function latest(session: Session, options: LatestOptions): Promise<number> {
  const image = await getLatestImage(argumentsOf(options), session.run).catch((error: unknown) => {
    if (options.explain && NoImageError.isInstance(error))
      explain(session, error.skipped(), options);
    throw error;
  });
  await print(session, image, options);
  if (options.expect === undefined || options.expect === image.imageId) return exitCodeOf("ok");
  session.say(`The image is ${image.imageId}, but --expect is ${options.expect}.`);
  return exitCodeOf("differs");
}

function argumentsOf(options: LatestOptions): GetLatestImageArgs {
  const { wait, interval } = options;
  // --interval without --wait is passed on, too: the core reports that the timeout is missing.
  const waits = wait !== undefined || interval !== undefined;
  const args = {
    imagePipelineId: options.id,
    imagePipelineName: options.name,
    tags: options.tag,
    acceptPartialSuccess: options.acceptPartialSuccess,
    exclude: options.exclude,
    minAge: options.minAge,
    maxAge: options.maxAge,
    behind: options.behind,
    verifyImage: options.verifyImage,
    waitForRunning: waits ? { timeout: wait, pollInterval: interval } : undefined,
    fallbackImageId: options.fallback,
  };
  // The core checks the arguments, and reports those that have the wrong type.
  return args as GetLatestImageArgs;
}

async function print(session: Session, image: LatestImage, options: LatestOptions): Promise<void> {
  const { output, quiet } = options;
  const paint = session.paint.stdout;
  if (quiet) session.data(image.imageId);
  else if (isForPrograms(output)) await printValue(session, output, image);
  else if (output === "table") session.data(renderFields(fieldsOf(image), paint));
  else session.data(`${paint("bold", image.imageId)}\n${inFlags(image.reason)}`);
  if (options.explain && image.newer.length === 0) session.say("No newer execution was skipped.");
  else if (options.explain) explain(session, image.newer, options);
}

/** Prints why executions were skipped: next to data for programs, it is talk. */
function explain(
  session: Session,
  skipped: readonly NewerExecution[],
  { quiet, output }: LatestOptions,
): void {
  if (skipped.length === 0) return;
  const stream = quiet || isForPrograms(output) ? "stderr" : "stdout";
  const layout = { paint: session.paint[stream], width: session.width };
  const text = renderTable(skipped, SKIPPED, layout);
  if (stream === "stderr") session.say(text);
  else session.data(`\n${text}`);
}

function fieldsOf(image: LatestImage): [string, string | undefined][] {
  return [
    ["Image", image.imageId],
    ["Execution", image.executionId],
    ["Status", image.status],
    ["Pipeline", image.imagePipelineId],
    ["Region", image.region],
    ["Created", image.creationTime],
    ["Modified", image.modifiedTime],
    ["Source", image.source],
    ["Reason", inFlags(image.reason)],
  ];
}

const SKIPPED: readonly Column<NewerExecution>[] = [
  { title: "SKIPPED", value: ({ executionId }) => executionId },
  {
    title: "STATUS",
    value: ({ status }) => status,
    style: ({ status }) => statusColor(status),
  },
  { title: "CREATED", value: ({ creationTime }) => creationTime, yields: 2 },
  { title: "WHY", value: ({ reason }) => inFlags(reason), yields: 1 },
];

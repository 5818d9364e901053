import { getImagePipelineExecutions } from "../../core/functions";
import { classOf, EXECUTION_STATUSES, type StatusClass } from "../../core/status";
import type { GetImagePipelineExecutionsArgs, ImagePipelineExecution } from "../../core/types";
import type { ListOptions } from "../commands/list";
import { exitCodeOf } from "../exit-codes";
import type { Session } from "../session";
import { messageOf, statusColor, took } from "../text/execution";
import { isForPrograms, printValue } from "../text/output";
import { renderTabbed, renderTable, type Column } from "../text/table";

/** Lists executions. */
export async function list(session: Session, options: ListOptions): Promise<number> {
  const { id, name, status, tag, limit, output } = options;
  const args = {
    imagePipelineId: id,
    imagePipelineName: name,
    statuses: status?.flatMap(statusesOf),
    tags: tag,
    maxItems: limit,
  };
  const result = await getImagePipelineExecutions(
    args as GetImagePipelineExecutionsArgs,
    session.run,
  );
  const { executions, totalCount } = result;
  if (isForPrograms(output)) {
    await printValue(session, output, result);
    return exitCodeOf("ok");
  }
  const columns = columnsOf(session, id === undefined && name === undefined);
  const { width } = session;
  const isTable = output === "table" || width !== undefined;
  if (executions.length === 0) session.say("There are no matching executions.");
  else if (isTable)
    session.data(renderTable(executions, columns, { paint: session.paint.stdout, width }));
  else session.data(renderTabbed(executions, columns));
  if (totalCount > executions.length && executions.length === limit)
    session.say(`${executions.length} of ${totalCount} executions. --limit prints more.`);
  return exitCodeOf("ok");
}

const CLASSES: ReadonlyMap<string, readonly StatusClass[]> = new Map([
  ["running", ["running"]],
  ["succeeded", ["succeeded", "partlySucceeded"]],
  ["failed", ["failed"]],
]);

/** The statuses that a value of `--status` means. The API writes them in capitals. */
function statusesOf(text: string): string[] {
  return text.split(",").flatMap((part) => {
    const classes = CLASSES.get(part.trim().toLowerCase());
    if (classes === undefined) return [part.trim().toUpperCase()];
    return EXECUTION_STATUSES.filter((status) => classes.includes(classOf(status) ?? "failed"));
  });
}

function columnsOf(
  { now }: Session,
  hasPipeline: boolean,
): readonly Column<ImagePipelineExecution>[] {
  return [
    { title: "EXECUTION", value: ({ executionId }) => executionId },
    ...(hasPipeline
      ? [
          {
            title: "PIPELINE",
            value: ({ imagePipelineId }: ImagePipelineExecution) => imagePipelineId,
            yields: 2,
          },
        ]
      : []),
    {
      title: "STATUS",
      value: ({ status }) => status,
      style: ({ status }) => statusColor(status),
    },
    { title: "IMAGE", value: ({ imageId = "" }) => imageId, yields: 1 },
    { title: "STARTED", value: ({ creationTime }) => creationTime, yields: 3 },
    { title: "TOOK", value: (execution) => took(execution, now), yields: 4 },
    { title: "MESSAGE", value: messageOf, yields: 5 },
  ];
}

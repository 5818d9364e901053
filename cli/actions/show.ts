import { getImagePipelineExecution } from "../../core/functions";
import type { ShowOptions } from "../commands/show";
import { exitCodeOf } from "../exit-codes";
import type { Session } from "../session";
import { statusColor, took } from "../text/execution";
import { isForPrograms, printValue } from "../text/output";
import { renderFields, type Field } from "../text/table";

/** Shows one execution. */
export async function show(
  session: Session,
  executionId: string,
  { id, output }: ShowOptions,
): Promise<number> {
  const args = { executionId, ...(id !== undefined && { imagePipelineId: id }) };
  const execution = await getImagePipelineExecution(args, session.run);
  if (isForPrograms(output)) {
    await printValue(session, output, execution);
    return exitCodeOf("ok");
  }
  const { status, tags } = execution;
  const paint = session.paint.stdout;
  const fields: Field[] = [
    ["Execution", execution.executionId],
    ["Status", status, statusColor(status)],
    ["Image", execution.imageId],
    ["Pipeline", execution.imagePipelineId],
    ["Region", execution.region],
    ["Started", execution.creationTime],
    ["Modified", execution.modifiedTime],
    ["Took", took(execution, session.now)],
    ["Message", execution.message],
    ["Error code", execution.errorCode],
    ["Error", execution.errorInfo],
    ["Resource group", execution.resourceGroupId],
    [
      "Tags",
      Object.entries(tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(", "),
    ],
  ];
  session.data(renderFields(fields, paint));
  return exitCodeOf("ok");
}

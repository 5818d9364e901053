import { Command, Option } from "@commander-js/extra-typings";
import { withExamples, type Act } from "../definition";
import { collect, numeric, output, pipelineId, pipelineName, tag } from "../options";

/** How many executions `list` prints unless a flag says otherwise. */
export const DEFAULT_LIMIT = 30;

/** `list`: executions, newest first. */
export function listCommand(act: Act) {
  const command = new Command("list")
    .summary("list executions, newest first")
    .description(
      "Lists the executions of an image pipeline, or of all pipelines of the region, newest first. If standard output is not a terminal, the columns are separated by tabs, without a header.",
    )
    .addOption(pipelineId())
    .addOption(pipelineName())
    .addOption(
      new Option(
        "--status <status>",
        "status to list, such as SUCCESS, or one of running, succeeded and failed; can be repeated",
      ).argParser(collect),
    )
    .addOption(tag("tag that an execution must have"))
    .addOption(
      new Option("--limit <n>", "maximum number of executions")
        .argParser(numeric)
        .default(DEFAULT_LIMIT),
    )
    .addOption(output())
    .action((options) =>
      act(async (session) => (await import("../actions/list.js")).list(session, options)),
    );
  return withExamples(command, [
    {
      explanation: "The last 10 builds of a pipeline",
      command: "image-pipeline list --name web --limit 10",
    },
    {
      explanation: "What is running in the region?",
      command: "image-pipeline list --status running",
    },
    {
      explanation: "The IDs of the failed builds",
      command: "image-pipeline list --name web --status failed | cut -f1",
    },
  ]);
}

export type ListOptions = ReturnType<ReturnType<typeof listCommand>["opts"]>;

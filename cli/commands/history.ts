import { Command, Option } from "@commander-js/extra-typings";
import { withExamples, type Act } from "../definition";
import { numeric, output, pipelineId, pipelineName, tag } from "../options";

/** `history`: builds over time, as a picture. */
export function historyCommand(act: Act) {
  const command = new Command("history")
    .summary("show builds over time as a picture")
    .description(
      "Shows the builds of an image pipeline over time: how they ended, how long they took, which image is live, and which builds are still in the soak window. With --out, the command writes a self-contained picture, which opens offline, has selectable text, follows the reader's dark mode, and works with screen readers.",
    )
    .addOption(pipelineId())
    .addOption(pipelineName())
    .addOption(tag("tag that an execution must have"))
    .option("--live <image>", "ID of the image that is in use, to mark its build")
    .option("--min-age <duration>", "soak time, such as 24h, to mark younger builds")
    .addOption(new Option("--limit <n>", "maximum number of builds").argParser(numeric).default(50))
    .addOption(
      new Option(
        "--out <file>",
        "write the picture to a file: .svg, or .html with a table",
      ).conflicts("output"),
    )
    .addOption(output())
    .action((options) =>
      act(async (session) => (await import("../actions/history.js")).history(session, options)),
    );
  return withExamples(command, [
    {
      explanation: "The last builds, and which of them is live",
      command: "image-pipeline history --name web --live m-bp67acfmxazb4p5aabcd --min-age 24h",
    },
    {
      explanation: "A page for a report, with a table of the builds",
      command: "image-pipeline history --name web --limit 100 --out builds.html",
    },
  ]);
}

export type HistoryOptions = ReturnType<ReturnType<typeof historyCommand>["opts"]>;

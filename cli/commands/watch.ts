import { Command, Option } from "@commander-js/extra-typings";
import { withExamples, type Act } from "../definition";
import { acceptPartialSuccess, interval, output, pipelineId, pipelineName } from "../options";

/** `watch`: running builds, until they have ended. */
export function watchCommand(act: Act) {
  const command = new Command("watch")
    .summary("watch running builds until they have ended")
    .description(
      "Watches the running builds of an image pipeline, or one execution, until they have ended. If no build is running, the command reports how the newest build ended. In a terminal, it shows the steps of each build, the elapsed time, and an estimate from earlier builds. Otherwise, it prints a line for each change. The exit code is 0 if all watched builds succeeded, and 5 if one failed or was canceled. PARTITION_SUCCESS counts as failed, unless --accept-partial-success is set.",
    )
    .addOption(pipelineId())
    .addOption(pipelineName())
    .addOption(
      new Option("--execution <id>", "ID of the execution to watch").conflicts(["name", "any"]),
    )
    .option(
      "--any",
      "wait for the next build to start if none is running; without --id and --name, of any pipeline",
    )
    .addOption(acceptPartialSuccess())
    .addOption(interval("10s"))
    .option("--timeout <duration>", "stop watching after this time, such as 90m, with exit code 6")
    .addOption(
      new Option(
        "-q, --quiet",
        "print only the image IDs, when the builds have succeeded",
      ).conflicts("output"),
    )
    .addOption(output())
    .action((options) =>
      act(async (session) => (await import("../actions/watch.js")).watch(session, options)),
    );
  return withExamples(command, [
    { explanation: "Watch what is running", command: "image-pipeline watch --name web" },
    {
      explanation: "Wait for the next build, and use its image",
      command: 'IMAGE="$(image-pipeline watch --name web --any --quiet)"',
    },
    {
      explanation: "Wait for one execution, at most 90 minutes",
      command: "image-pipeline watch --execution exec-5fb8facb8ed7427cbfd1 --timeout 90m",
    },
  ]);
}

export type WatchOptions = ReturnType<ReturnType<typeof watchCommand>["opts"]>;

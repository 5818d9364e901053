import { Command, Option } from "@commander-js/extra-typings";
import { withExamples, type Act } from "../definition";
import { acceptPartialSuccess, interval, output, pipelineId, pipelineName, tag } from "../options";

/** `--yes`. */
const yes = () => new Option("-y, --yes", "do not ask for confirmation");

/** `start`: a new build. */
export function startCommand(act: Act) {
  const command = new Command("start")
    .summary("start a build")
    .description(
      "Starts a build of an image pipeline, and prints the ID of the execution. The command asks for confirmation, unless --yes is set. The request has a client token, so a retry does not start a second build.",
    )
    .addOption(pipelineId())
    .addOption(pipelineName())
    .addOption(tag("tag of the execution"))
    .option(
      "--client-token <token>",
      "token of the request: repeating it with the same token starts no second build (default: a random one)",
    )
    .addOption(yes())
    .option("--watch", "watch the build until it has ended, and return its exit code")
    .addOption(acceptPartialSuccess())
    .addOption(interval("10s"))
    .option("--timeout <duration>", "with --watch: stop watching after this time")
    .addOption(
      new Option(
        "-q, --quiet",
        "print only the ID of the execution, or with --watch only the image ID",
      ).conflicts("output"),
    )
    .addOption(output())
    .action((options) =>
      act(async (session) => (await import("../actions/start.js")).start(session, options)),
    );
  return withExamples(command, [
    {
      explanation: "Start a build, and watch it",
      command: "image-pipeline start --name web --watch",
    },
    {
      explanation: "In a pipeline: at most one build for each commit",
      command: 'image-pipeline start --name web --yes --client-token "$GITHUB_SHA"',
    },
  ]);
}

/** `cancel`: a running build. */
export function cancelCommand(act: Act) {
  const command = new Command("cancel")
    .summary("cancel a running build")
    .description(
      "Cancels an execution, which is possible while it is PREPARING, REPAIRING or BUILDING. The command asks for confirmation, unless --yes is set.",
    )
    .argument("<execution>", "ID of the execution, such as exec-5fb8facb8ed7427cbfd1")
    .addOption(yes())
    .action((execution, options) =>
      act(async (session) =>
        (await import("../actions/start.js")).cancel(session, execution, options),
      ),
    );
  return withExamples(command, [
    { explanation: "Cancel a build", command: "image-pipeline cancel exec-5fb8facb8ed7427cbfd1" },
    {
      explanation: "Cancel everything that is running, without confirmation",
      command:
        "image-pipeline list --status running --limit 1000 | cut -f1 | xargs -r -n1 image-pipeline cancel --yes",
    },
  ]);
}

export type StartOptions = ReturnType<ReturnType<typeof startCommand>["opts"]>;
export type CancelOptions = ReturnType<ReturnType<typeof cancelCommand>["opts"]>;

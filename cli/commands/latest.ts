import { Command, Option } from "@commander-js/extra-typings";
import { withExamples, type Act } from "../definition";
import {
  acceptPartialSuccess,
  collect,
  interval,
  numeric,
  output,
  pipelineId,
  pipelineName,
  tag,
} from "../options";

/** `latest`: the image that `getLatestImage` chooses. */
export function latestCommand(act: Act) {
  const command = new Command("latest")
    .summary("print the image that a pipeline last built successfully")
    .description(
      "Prints the image that an image pipeline last built successfully, and the reason for the choice. It is the image that getLatestImage returns for the same arguments.",
    )
    .addOption(pipelineId())
    .addOption(pipelineName())
    .addOption(tag("tag that an execution must have"))
    .addOption(acceptPartialSuccess())
    .addOption(
      new Option(
        "--exclude <id>",
        "ID of an execution or an image to skip; can be repeated",
      ).argParser(collect),
    )
    .option("--min-age <duration>", "soak time, such as 24h: skip younger executions")
    .option("--max-age <duration>", "maximum age, such as 720h: skip older executions")
    .addOption(
      new Option(
        "--behind <n>",
        "number of newest qualifying executions to skip, from 0 to 100",
      ).argParser(numeric),
    )
    .option("--verify-image", "skip images that the region does not report as Available")
    .option("--wait <duration>", "wait for running builds, at most this long, such as 90m")
    .addOption(interval("30s"))
    .option("--fallback <image>", "image to use if no execution qualifies")
    .option("--expect <image>", "exit with code 7 if the image is a different one")
    .option("--explain", "also print the newer executions, and why each was skipped")
    .addOption(new Option("-q, --quiet", "print only the image ID").conflicts("output"))
    .addOption(output())
    .action((options) =>
      act(async (session) => (await import("../actions/latest.js")).latest(session, options)),
    );
  return withExamples(command, [
    {
      explanation: "The newest image, in a variable of a script",
      command: 'IMAGE="$(image-pipeline latest --name web --quiet)"',
    },
    {
      explanation: "Why is it not the newest build?",
      command: "image-pipeline latest --name web --min-age 24h --explain",
    },
    {
      explanation: "Fail with exit code 7 if production runs another image",
      command: "image-pipeline latest --id ip-2ze5tsl5bp6nf2b3cxyz --expect m-bp67acfmxazb4p5aabcd",
    },
    {
      explanation: "Wait for a running build, and read its image as JSON",
      command: "image-pipeline latest --name web --wait 90m --output json | jq -r .imageId",
    },
  ]);
}

export type LatestOptions = ReturnType<ReturnType<typeof latestCommand>["opts"]>;

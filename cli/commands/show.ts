import { Command } from "@commander-js/extra-typings";
import { withExamples, type Act } from "../definition";
import { output } from "../options";

/** `show`: one execution. */
export function showCommand(act: Act) {
  const command = new Command("show")
    .summary("show one execution")
    .description("Shows everything that the API reports about one execution.")
    .argument("<execution>", "ID of the execution, such as exec-5fb8facb8ed7427cbfd1")
    .option("--id <id>", "ID of the image pipeline, if the service requires it")
    .addOption(output())
    .action((execution, options) =>
      act(async (session) =>
        (await import("../actions/show.js")).show(session, execution, options),
      ),
    );
  return withExamples(command, [
    {
      explanation: "Why did a build fail?",
      command: "image-pipeline show exec-5fb8facb8ed7427cbfd1",
    },
    {
      explanation: "Its image, for a script",
      command: "image-pipeline show exec-5fb8facb8ed7427cbfd1 --output json | jq -r .imageId",
    },
  ]);
}

export type ShowOptions = ReturnType<ReturnType<typeof showCommand>["opts"]>;

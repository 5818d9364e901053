import { Command } from "@commander-js/extra-typings";
import { withExamples, type Act } from "../definition";
import { output } from "../options";

/** `check`: settings and permissions. */
export function checkCommand(act: Act) {
  const command = new Command("check")
    .summary("check the settings, the connection and the permissions")
    .description(
      "Prints the source of each setting (never a secret), whether the API can be reached, how far its clock differs from the clock of this machine, and whether each permission is granted. For each permission, the command sends a call that changes nothing: a list of one entry, or a build of a pipeline that does not exist. If a permission is missing, it prints the RAM policy to grant as JSON, and returns exit code 4.",
    )
    .option(
      "--id <id>",
      "ID of an image pipeline, for a RAM policy that names it, or if the service requires it",
    )
    .option("--read-only", "do not check the permissions to start and cancel builds")
    .addOption(output())
    .action((options) =>
      act(async (session) => (await import("../actions/check.js")).check(session, options)),
    );
  return withExamples(command, [
    { explanation: "Check everything", command: "image-pipeline check" },
    {
      explanation: "The RAM policy that a lookup still needs",
      command: "image-pipeline check --read-only --output json | jq .policy",
    },
  ]);
}

export type CheckOptions = ReturnType<ReturnType<typeof checkCommand>["opts"]>;

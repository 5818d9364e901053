import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { withExamples, type Act } from "../definition";
import { output, pipelineId, pipelineName, tag } from "../options";

/** How a build of the emulator can end. */
const OUTCOMES = ["SUCCESS", "PARTITION_SUCCESS", "FAILED", "TEST_FAILED"] as const;

/** `emulator`: the ECS API on loopback, and `emulator build`. */
export function emulatorCommand(act: Act) {
  const command = new Command("emulator")
    .summary("run an emulator of the ECS API")
    .description(
      "Runs an emulator of the ECS API on 127.0.0.1 until Ctrl-C or SIGTERM stops it, which returns exit code 0. It prints shell commands to standard output that set the environment variables for programs that use the emulator. The settings of a Pulumi stack, and a line for each call, go to standard error.",
    )
    .option(
      "--scenario <file>",
      "JSON file with the initial state (default: the quickstart scenario)",
    )
    .addOption(
      new Option("--port <n>", "port to listen on (default: a free port)").argParser(portOf),
    )
    .action((options) =>
      act(async (session) => (await import("../actions/emulator.js")).emulator(session, options)),
    );
  command.addCommand(buildCommand(act));
  return withExamples(command, [
    { explanation: "Run the quickstart scenario", command: "image-pipeline emulator" },
    {
      explanation: "Run a scenario of your own on a fixed port",
      command: "image-pipeline emulator --scenario scenario.json --port 8080",
    },
    {
      explanation:
        "Run it in the background; once it listens, load its variables with: source emulator.env",
      command: "image-pipeline emulator > emulator.env &",
    },
  ]);
}

function buildCommand(act: Act) {
  const command = new Command("build")
    .summary("start a build in a running emulator")
    .description(
      "Starts a build in a running emulator, and prints the ID of the execution. The build then passes through its statuses. Set the environment variables that the emulator prints at its start. The command connects only to loopback addresses.",
    )
    .addOption(pipelineId())
    .addOption(pipelineName())
    .addOption(
      new Option("--pipeline <id>", "the same as --id").hideHelp().conflicts(["id", "name"]),
    )
    .addOption(
      new Option("--outcome <status>", "how the build ends (default: from the scenario)").choices(
        OUTCOMES,
      ),
    )
    .option(
      "--image <id>",
      "image that the build creates, such as m-2 (default: from the scenario)",
    )
    .addOption(tag("tag of the execution"))
    .addOption(output())
    .action((options) =>
      act(async (session) => (await import("../actions/emulator.js")).build(session, options)),
    );
  return withExamples(command, [
    {
      explanation: "A build of the quickstart scenario",
      command: "image-pipeline emulator build --id ip-quickstart0001",
    },
    {
      explanation: "A build whose test fails",
      command: "image-pipeline emulator build --name web --outcome TEST_FAILED",
    },
  ]);
}

function portOf(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("It must be a number from 0 to 65535.");
}

export type EmulatorOptions = ReturnType<ReturnType<typeof emulatorCommand>["opts"]>;
export type EmulatorBuildOptions = ReturnType<ReturnType<typeof buildCommand>["opts"]>;

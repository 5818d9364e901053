import { Command } from "@commander-js/extra-typings";
import { version } from "../package.json";
import { checkCommand } from "./commands/check";
import { completionCommand } from "./commands/completion";
import { emulatorCommand } from "./commands/emulator";
import { historyCommand } from "./commands/history";
import { latestCommand } from "./commands/latest";
import { listCommand } from "./commands/list";
import { showCommand } from "./commands/show";
import { cancelCommand, startCommand } from "./commands/start";
import { watchCommand } from "./commands/watch";
import type { Act, AnyCommand } from "./definition";
import { EXIT_CODES } from "./exit-codes";
import { hasColors, widthOf, type Io } from "./io";
import { milliseconds } from "./options";

/** The name of the program in texts. The package installs it under its own name, too. */
export const PROGRAM = "image-pipeline";

/** The commands, in the order of the help. */
const COMMANDS = [
  latestCommand,
  listCommand,
  showCommand,
  watchCommand,
  historyCommand,
  startCommand,
  cancelCommand,
  checkCommand,
  emulatorCommand,
  completionCommand,
] as const;

/**
 * The commands and their flags. What a command does is loaded when it runs, so that the help and each
 * other command start fast.
 */
export function createProgram(io: Pick<Io, "stdout" | "stderr" | "env">, act: Act) {
  const program = new Command(PROGRAM)
    .description(
      "Finds the image that an Alibaba Cloud ECS image pipeline last built successfully, watches builds, and explains both.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show the help of a command")
    .helpCommand("help [command]", "show the help of a command")
    .option("--region <id>", "region of the pipeline, such as cn-hangzhou")
    .option("--profile <name>", "profile of the aliyun command line to use")
    .option("--endpoint <url>", "endpoint of the ECS API: a host, host:port or a URL")
    .option(
      "--connect-timeout <duration>",
      "time limit for connecting (default: 10s)",
      milliseconds,
    )
    .option(
      "--read-timeout <duration>",
      "time limit for each response (default: 30s)",
      milliseconds,
    )
    .option("--debug", "print the requests to standard error, without secrets")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => widthOf(io.stdout, io.env) ?? 80,
      getErrHelpWidth: () => widthOf(io.stderr, io.env) ?? 80,
      getOutHasColors: () => hasColors(io.stdout, io.env),
      getErrHasColors: () => hasColors(io.stderr, io.env),
    })
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText("after", `\n${exitCodesText()}`);
  for (const create of COMMANDS) {
    const command: AnyCommand = create(act);
    for (const each of [command, ...command.commands]) each.copyInheritedSettings(program);
    program.addCommand(command);
  }
  return program;
}

function exitCodesText(): string {
  const lines = Object.values(EXIT_CODES).map(
    ([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`,
  );
  return `Exit codes:\n${lines.join("\n")}`;
}

import type { AnyCommand } from "../definition";

/** The names under which the package installs the program. */
export const PROGRAMS = ["image-pipeline", "pulumi-alicloud-image-pipeline"] as const;

/** What a shell can complete after a command. */
export interface Completions {
  /** The words of the command, without the program: none for the program itself. */
  readonly path: readonly string[];
  readonly summary: string;
  readonly commands: readonly Completions[];
  /** The flags of the command itself, and those of the program, which every command accepts. */
  readonly flags: readonly FlagCompletion[];
  /** The values of the first argument, if they are known. */
  readonly choices: readonly string[];
}

/** One flag. */
export interface FlagCompletion {
  /** `--output`, and `-o` if there is one. */
  readonly names: readonly string[];
  readonly description: string;
  /** What its value is: one of these, a file, anything else, or there is none. */
  readonly value: readonly string[] | "file" | "any" | undefined;
}

/** The completions of a program, from the definitions of its commands. */
export function completionsOf(program: AnyCommand): Completions {
  const globals = flagsOf(program);
  const completions = (command: AnyCommand, path: readonly string[]): Completions => ({
    path,
    summary: command.summary() || command.description(),
    commands: command.commands.map((each) => completions(each, [...path, each.name()])),
    flags: command === program ? globals : [...flagsOf(command), ...globals],
    choices: command.registeredArguments[0]?.argChoices ?? [],
  });
  const root = completions(program, []);
  const help: Completions = {
    path: ["help"],
    summary: "show the help of a command",
    commands: [],
    flags: [],
    choices: root.commands.map(({ path }) => path[0] ?? ""),
  };
  return { ...root, commands: [...root.commands, help] };
}

/** A command and everything below it. */
export function allOf(completions: Completions): Completions[] {
  return [completions, ...completions.commands.flatMap(allOf)];
}

function flagsOf(command: AnyCommand): FlagCompletion[] {
  const own = command.options
    .filter(({ hidden }) => !hidden)
    .map((option) => ({
      names: [option.long, option.short].filter((name) => typeof name === "string"),
      description: option.description,
      value: valueOf(option),
    }));
  const help = { names: ["--help", "-h"], description: "show the help", value: undefined };
  return command.parent === null ? [...own, help] : own;
}

function valueOf({
  flags,
  required,
  argChoices,
}: AnyCommand["options"][number]): FlagCompletion["value"] {
  if (!required) return undefined;
  return argChoices ?? (flags.endsWith("<file>") ? "file" : "any");
}

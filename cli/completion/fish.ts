import { allOf, PROGRAMS, type Completions, type FlagCompletion } from "./completions";

/** A script for fish. */
export function fishScript(root: Completions): string {
  const lines = PROGRAMS.flatMap((program) => [
    `complete -c ${program} -f`,
    ...allOf(root).flatMap((each) => linesOf(each, program)),
  ]);
  return `# fish completion for ${PROGRAMS.join(" and ")}\n\n${lines.join("\n")}\n`;
}

function linesOf({ path, commands, flags, choices }: Completions, program: string): string[] {
  const condition = `-n ${quoted(conditionOf(path, commands))}`;
  return [
    ...commands.map(
      ({ path: own, summary }) =>
        `complete -c ${program} ${condition} -a ${quoted(own.at(-1) ?? "")} -d ${quoted(summary)}`,
    ),
    ...(choices.length > 0
      ? [`complete -c ${program} ${condition} -a ${quoted(choices.join(" "))}`]
      : []),
    ...flags.map(
      (flag) =>
        `complete -c ${program} -n ${quoted(path.length === 0 ? none(commands) : seen(path))} ${flagOf(flag)}`,
    ),
  ];
}

/** The condition under which the words after a command are completed: none of its own commands is there. */
function conditionOf(path: readonly string[], commands: readonly Completions[]): string {
  const names = commands.map(({ path: own }) => own.at(-1) ?? "");
  if (path.length === 0) return none(commands);
  return names.length === 0
    ? seen(path)
    : `${seen(path)}; and not __fish_seen_subcommand_from ${names.join(" ")}`;
}

function seen(path: readonly string[]): string {
  return path.map((name) => `__fish_seen_subcommand_from ${name}`).join("; and ");
}

/** That no command is there yet. The value of a flag of the program is none. */
function none(commands: readonly Completions[]): string {
  return `not __fish_seen_subcommand_from ${commands.map(({ path }) => path[0] ?? "").join(" ")}`;
}

function flagOf({ names, description, value }: FlagCompletion): string {
  const flags = names.map((name) =>
    name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
  );
  const values =
    value === undefined
      ? ""
      : value === "file"
        ? " -r -F"
        : value === "any"
          ? " -x"
          : ` -x -a ${quoted(value.join(" "))}`;
  return `${flags.join(" ")}${values} -d ${quoted(description)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

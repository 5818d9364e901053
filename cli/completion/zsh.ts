import { allOf, PROGRAMS, type Completions, type FlagCompletion } from "./completions";

/** A script for zsh. */
export function zshScript(root: Completions): string {
  return `#compdef ${PROGRAMS.join(" ")}

${allOf(root).map(functionOf).join("\n\n")}

if [[ "\${funcstack[1]}" == "_image-pipeline" ]]; then
  _image_pipeline "$@"
else
  compdef _image_pipeline ${PROGRAMS.join(" ")}
fi
`;
}

function nameOf(path: readonly string[]): string {
  return ["_image_pipeline", ...path].join("_").replaceAll("-", "_");
}

function functionOf({ path, commands, flags, choices }: Completions): string {
  const specs = flags.flatMap(specsOf);
  if (commands.length === 0) {
    // Without a place for operands, nothing is completed after one.
    const operand = choices.length > 0 ? `'1: :(${choices.join(" ")})'` : "'*: :'";
    return `${nameOf(path)}() {\n  _arguments \\\n    ${[...specs, operand].join(" \\\n    ")}\n}`;
  }
  const described = commands.map(
    ({ path: own, summary }) => `'${escaped(own.at(-1) ?? "")}:${escaped(summary)}'`,
  );
  const cases = commands.map(({ path: own }) => `        ${own.at(-1) ?? ""}) ${nameOf(own)} ;;`);
  return `${nameOf(path)}() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  local -a commands
  commands=(
    ${described.join("\n    ")}
  )
  _arguments -C \\
    ${[...specs, "'1: :->command'", "'*:: :->rest'"].join(" \\\n    ")} && return
  case "$state" in
    command) _describe -t commands command commands ;;
    rest)
      case "\${words[1]}" in
${cases.join("\n")}
      esac
      ;;
  esac
}`;
}

function specsOf({ names, description, value }: FlagCompletion): string[] {
  return names.map(
    (name) => `'*${name}${separator(name, value)}[${escaped(description)}]${valueSpec(value)}'`,
  );
}

/** A long flag can have its value after an equals sign. */
function separator(name: string, value: FlagCompletion["value"]): string {
  return value !== undefined && name.startsWith("--") ? "=" : "";
}

function valueSpec(value: FlagCompletion["value"]): string {
  if (value === undefined) return "";
  if (value === "file") return ":file:_files";
  return value === "any" ? ":value: " : `:value:(${value.join(" ")})`;
}

/** A text in single quotes, in a specification that has its own meaning for brackets and colons. */
function escaped(text: string): string {
  return text.replace(/[[\]:\\]/g, "\\$&").replaceAll("'", `'\\''`);
}

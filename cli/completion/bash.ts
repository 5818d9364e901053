import { allOf, PROGRAMS, type Completions, type FlagCompletion } from "./completions";

/** A script for bash 3.2 and later. */
export function bashScript(root: Completions): string {
  const all = allOf(root);
  const takesValue = new Set(
    all.flatMap(({ flags }) =>
      flags.filter(({ value }) => value !== undefined).flatMap(({ names }) => names),
    ),
  );
  return `# bash completion for ${PROGRAMS.join(" and ")}

_image_pipeline() {
  local cur prev word i command="" skip="" words=""
  cur="\${COMP_WORDS[COMP_CWORD]}"
  prev="\${COMP_WORDS[COMP_CWORD - 1]}"
  # The equals sign of --flag=value is a word of its own.
  if [[ $cur == "=" ]]; then
    cur=""
  elif [[ $prev == "=" ]]; then
    prev="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ $word == "=" ]]; then continue; fi
    if [[ -n $skip ]]; then
      skip=""
      continue
    fi
    case "$word" in
      ${[...takesValue].join(" | ")}) skip=1 ;;
      -*) ;;
      *)
        case "$command/$word" in
${all
  .filter(({ path }) => path.length > 0)
  .map(
    ({ path }) =>
      `          "${path.slice(0, -1).join(" ")}/${path.at(-1) ?? ""}") command="${path.join(" ")}" ;;`,
  )
  .join("\n")}
        esac
        ;;
    esac
  done
  case "$command $prev" in
${all.flatMap(valueCases).join("\n")}
  esac
  case "$command" in
${all
  .map(
    (each) =>
      `    "${each.path.join(" ")}")\n      if [[ $cur == -* ]]; then words="${flagNames(each)}"; else words="${operands(each)}"; fi\n      ;;`,
  )
  .join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}

complete -F _image_pipeline ${PROGRAMS.join(" ")}
`;
}

function flagNames({ flags }: Completions): string {
  return flags.flatMap(({ names }) => names).join(" ");
}

function operands({ commands, choices }: Completions): string {
  return [...commands.map(({ path }) => path.at(-1)), ...choices].join(" ");
}

function valueCases({ path, flags }: Completions): string[] {
  return flags
    .filter(({ value }) => value !== undefined)
    .map(({ names, value }) => {
      const patterns = names.map((name) => `"${path.join(" ")} ${name}"`).join(" | ");
      return `    ${patterns})\n      ${replyOf(value)}\n      return\n      ;;`;
    });
}

function replyOf(value: FlagCompletion["value"]): string {
  if (value === "file")
    return 'compopt -o filenames 2>/dev/null\n      COMPREPLY=($(compgen -f -- "$cur"))';
  const words = Array.isArray(value) ? value.join(" ") : "";
  return `COMPREPLY=($(compgen -W "${words}" -- "$cur"))`;
}

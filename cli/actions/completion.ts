import type { Shell } from "../commands/completion";
import { bashScript } from "../completion/bash";
import { completionsOf } from "../completion/completions";
import { fishScript } from "../completion/fish";
import { zshScript } from "../completion/zsh";
import { exitCodeOf } from "../exit-codes";
import { createProgram } from "../program";
import type { Session } from "../session";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Prints the completion script of a shell. */
export function completion(session: Session, shell: Shell): Promise<number> {
  const program = createProgram(session.io, () => Promise.resolve());
  session.data(SCRIPTS[shell](completionsOf(program)).trimEnd());
  return Promise.resolve(exitCodeOf("ok"));
}

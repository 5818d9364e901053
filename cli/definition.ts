import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { Session } from "./session";

/** An example of a command, for its help and its page in the documentation. */
export interface Example {
  readonly explanation: string;
  readonly command: string;
}

/** A command, whatever its arguments and flags are. */
export type AnyCommand = CommandUnknownOpts;

const examples = new WeakMap<object, readonly Example[]>();

/** The examples of a command. */
export function examplesOf(command: object): readonly Example[] {
  return examples.get(command) ?? [];
}

/** Adds examples to a command. Its help shows them. */
export function withExamples<C extends AnyCommand>(command: C, list: readonly Example[]): C {
  examples.set(command, list);
  command.addHelpText("after", () => {
    const lines = list.map(({ explanation, command: line }) => `  # ${explanation}\n  ${line}`);
    return `\nExamples:\n${lines.join("\n\n")}`;
  });
  return command;
}

/** Runs the action of a command, and keeps its exit code. */
export type Act = (action: (session: Session) => Promise<number>) => Promise<void>;

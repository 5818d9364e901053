import { Argument, Command } from "@commander-js/extra-typings";
import { withExamples, type Act } from "../definition";

/** The shells that have completion. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** `completion`: a script for a shell. */
export function completionCommand(act: Act) {
  const command = new Command("completion")
    .summary("print a completion script for a shell")
    .description(
      "Prints a script that makes a shell complete commands, flags and their values. It is generated from the same definitions as the help.",
    )
    .addArgument(new Argument("<shell>", "shell to print the script for").choices(SHELLS))
    .action((shell) =>
      act(async (session) => (await import("../actions/completion.js")).completion(session, shell)),
    );
  return withExamples(command, [
    {
      explanation: "bash: in ~/.bashrc",
      command: 'eval "$(image-pipeline completion bash)"',
    },
    {
      explanation: "zsh: in a folder of $fpath",
      command: 'image-pipeline completion zsh > "${fpath[1]}/_image-pipeline"',
    },
    {
      explanation: "fish",
      command: "image-pipeline completion fish > ~/.config/fish/completions/image-pipeline.fish",
    },
  ]);
}

import { CommanderError } from "@commander-js/extra-typings";
import { ConfigurationError, ImagePipelineError, InvalidArgumentError } from "../core/errors";
import { exitCodeOf, outcomeOf } from "./exit-codes";
import { Interruption, type Io } from "./io";
import { createProgram } from "./program";
import { inFlags, problemInFlags, Session } from "./session";

/**
 * Runs the command line.
 *
 * @param argv - the arguments, without the names of Node.js and of the program
 * @returns the exit code
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let exitCode = exitCodeOf("ok");
  let session: Session | undefined;
  const program = createProgram(io, async (action) => {
    session = new Session(io, program.opts());
    exitCode = await action(session);
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodeOf("ok") : exitCodeOf("usage");
    if (error instanceof Interruption) return error.exitCode;
    session ??= new Session(io, {});
    report(session, error);
    const current = session;
    return exitCodeOf(outcomeOf(error, (problem) => current.isAboutCredentials(problem)));
  }
}

/** Says what went wrong, and what to do. */
function report(session: Session, error: unknown): void {
  const label = session.paint.stderr("red", "Error:");
  session.say(`${label} ${describe(error)}`);
  if (session.connection.debug && error instanceof Error && error.stack !== undefined)
    session.say(session.paint.stderr("dim", error.stack));
}

function describe(error: unknown): string {
  if (InvalidArgumentError.isInstance(error)) {
    const [first, ...others] = error.problems.map(problemInFlags);
    return others.length === 0
      ? (first ?? error.message)
      : `${error.problems.length} problems:\n  ${[first, ...others].join("\n  ")}`;
  }
  if (ConfigurationError.isInstance(error) || ImagePipelineError.isInstance(error))
    return inFlags(error.message);
  return error instanceof Error ? error.message : String(error);
}

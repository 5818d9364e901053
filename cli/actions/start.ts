import { createInterface } from "node:readline/promises";
import { parseArguments } from "../../core/args/parse";
import { InvalidArgumentError } from "../../core/errors";
import {
  cancelImagePipelineExecution,
  describeSettings,
  startImagePipelineExecution,
} from "../../core/functions";
import { problemAt } from "../../core/problem";
import type { StartImagePipelineExecutionArgs } from "../../core/types";
import type { CancelOptions, StartOptions } from "../commands/start";
import { exitCodeOf } from "../exit-codes";
import { isInteractive } from "../io";
import type { Session } from "../session";
import { isForPrograms, printValue } from "../text/output";
import { watchBuilds } from "./watch";

/** Starts a build, and watches it if the flags say so. */
export async function start(session: Session, options: StartOptions): Promise<number> {
  const { id, name, tag, clientToken, output, interval, timeout } = options;
  const args = {
    imagePipelineId: id,
    imagePipelineName: name,
    tags: tag,
    clientToken,
  } as StartImagePipelineExecutionArgs;
  // Checked before the question, which is pointless for wrong arguments.
  parseArguments("startImagePipelineExecution", args);
  const pace = {
    ...(interval !== undefined && { pollInterval: interval }),
    ...(timeout !== undefined && { timeout }),
  };
  parseArguments("watchImagePipelineExecutions", { waitForNext: true, ...pace });
  if (!options.watch && Object.keys(pace).length > 0)
    throw new InvalidArgumentError(
      Object.keys(pace).map((key) => problemAt([key], "has no effect without --watch")),
    );
  const answer = await ask(session, `Start a build of image pipeline ${id ?? name ?? ""}`, options);
  if (answer !== "yes") return answer;
  const started = await startImagePipelineExecution(args, session.run);
  const { executionId, imagePipelineId, region } = started;
  session.say(`Started ${executionId} of image pipeline ${imagePipelineId} in ${region}.`);
  if (options.watch) {
    const watched = {
      executionIds: [executionId],
      imagePipelineId,
      // It may take a moment until the execution is in the list.
      waitForNext: true,
      ...pace,
    };
    return watchBuilds(session, watched, options);
  }
  if (isForPrograms(output)) await printValue(session, output, started);
  else session.data(executionId);
  return exitCodeOf("ok");
}

/** Cancels an execution. */
export async function cancel(
  session: Session,
  executionId: string,
  options: CancelOptions,
): Promise<number> {
  parseArguments("cancelImagePipelineExecution", { executionId });
  const answer = await ask(session, `Cancel execution ${executionId}`, options);
  if (answer !== "yes") return answer;
  await cancelImagePipelineExecution({ executionId }, session.run);
  session.say(`Execution ${executionId} is being canceled.`);
  return exitCodeOf("ok");
}

/** Asks whether to act. Returns the exit code if the answer is not yes. */
async function ask(
  session: Session,
  action: string,
  options: { readonly yes?: true | undefined },
): Promise<"yes" | number> {
  if (options.yes) return "yes";
  const { stdin, stderr, env, signal } = session.io;
  if (!isInteractive(stdin, env)) {
    session.say("Standard input is not a terminal, so the question cannot be asked. Use --yes.");
    return exitCodeOf("usage");
  }
  const { region, credentials } = describeSettings(session.sources);
  const question = `${action}? (${region}, ${credentials}) [y/N] `;
  // Not as a terminal: then Ctrl-C is a signal, as everywhere else.
  const prompt = createInterface({ input: stdin, output: stderr, terminal: false });
  try {
    const closed = new Promise<string>((resolve) =>
      prompt.once("close", () => {
        resolve("");
      }),
    );
    const answer = await Promise.race([prompt.question(question, { signal }), closed]);
    if (/^y(es)?$/i.test(answer.trim())) return "yes";
    session.say("Nothing was done.");
    return exitCodeOf("error");
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    prompt.close();
  }
}

import { EcsApiError } from "../../core/errors";
import { isLoopback, reportSettings, startImagePipelineExecution } from "../../core/functions";
import { watchProcesses } from "../../core/process-watch";
import type { StartImagePipelineExecutionArgs } from "../../core/types";
import { Emulator, quickstartScenario, ScenarioError, SECRET_SETTINGS } from "../../emulator/index";
import type { EmulatorBuildOptions, EmulatorOptions } from "../commands/emulator";
import { exitCodeOf } from "../exit-codes";
import type { Session } from "../session";
import { isForPrograms, printValue } from "../text/output";

/** Runs the emulator until the process is asked to end, which is not an error. */
export async function emulator(session: Session, options: EmulatorOptions): Promise<number> {
  const { scenario, port } = options;
  const { signal, env } = session.io;
  let running: Emulator;
  try {
    running = await Emulator.start({
      scenario: scenario ?? quickstartScenario,
      ...(port !== undefined && { port }),
      log: (line) => {
        session.data(line);
      },
    });
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    session.say(`${session.paint.stderr("red", "Error:")} ${problem}`);
    return exitCodeOf("usage");
  }
  const ended = new Promise<void>((resolve) => {
    signal.addEventListener(
      "abort",
      () => {
        resolve();
      },
      { once: true },
    );
    // npm sends a signal to the shell that started this process, and the shell does not forward it.
    if (env["npm_lifecycle_event"] !== undefined) watchProcesses(resolve);
  });
  // Last, since a reader of this text may stop the emulator immediately.
  session.data(introduction(running, scenario ?? "quickstart"));
  await ended;
  await running.stop();
  session.data("The ECS emulator has stopped.");
  return exitCodeOf("ok");
}

/** What a user can fix. */
function problemOf(error: unknown): string | undefined {
  if (error instanceof ScenarioError) return error.message;
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  if (error.code === "EADDRINUSE")
    return "The port is in use. Choose another with --port, or omit --port for a free port.";
  if (error.code === "EACCES")
    return "The port may not be used without privileges. Choose one from 1024 on.";
  return undefined;
}

function introduction(running: Emulator, scenario: string): string {
  const exports = Object.entries(running.environment()).map(
    ([name, value]) => `  export ${name}=${quoted(value)}`,
  );
  const settings = Object.entries(running.stackConfiguration()).map(([key, value]) => {
    return `  pulumi config set ${SECRET_SETTINGS.has(key) ? "--secret " : ""}${key} ${quoted(value)}`;
  });
  return [
    `The ECS emulator listens on ${running.endpoint} (scenario ${scenario}).`,
    "For a shell:",
    ...exports,
    "For a Pulumi stack:",
    ...settings,
    "Press Ctrl-C to stop it. Calls:",
  ].join("\n");
}

function quoted(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Starts a build in a running emulator. On the real service, a build would cost money. */
export async function build(session: Session, options: EmulatorBuildOptions): Promise<number> {
  const endpoint = reportSettings(session.sources, session.io.env).find(
    ({ setting }) => setting === "endpoint",
  )?.value;
  if (endpoint !== undefined && !isLoopback(new URL(endpoint).hostname)) {
    session.say(
      `${session.paint.stderr("red", "Error:")} ${endpoint} is not an emulator: this command only connects to loopback addresses. Set the environment variables that "image-pipeline emulator" prints at its start.`,
    );
    return exitCodeOf("usage");
  }
  const { id, name, pipeline, tag, outcome, image, output } = options;
  const args = {
    imagePipelineId: id ?? pipeline,
    imagePipelineName: name,
    tags: tag,
  } as StartImagePipelineExecutionArgs;
  const more = { EmulatorOutcome: outcome, EmulatorImageId: image };
  const started = await startImagePipelineExecution(args, session.impatientRun, more).catch(
    (error: unknown) => {
      if (EcsApiError.isInstance(error) && error.code === "ECONNREFUSED")
        session.say("No emulator is running at this endpoint. Start one: image-pipeline emulator");
      throw error;
    },
  );
  const { executionId, imagePipelineId } = started;
  session.say(`Started ${executionId} of ${imagePipelineId}.`);
  if (isForPrograms(output)) await printValue(session, output, started);
  else session.data(executionId);
  return exitCodeOf("ok");
}

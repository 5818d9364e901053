import { EcsApiError } from "../../core/errors";
import { isLoopback, reportSettings, startImagePipelineExecution } from "../../core/functions";
import { watchProcesses } from "../../core/process-watch";
import type { StartImagePipelineExecutionArgs } from "../../core/types";
import { Emulator, quickstartScenario, ScenarioError, SECRET_SETTINGS } from "../../emulator/index";
import type { EmulatorBuildOptions, EmulatorOptions } from "../commands/emulator";
import { exitCodeOf } from "../exit-codes";
import { Interruption } from "../io";
import type { Session } from "../session";
import { isForPrograms, printValue } from "../text/output";

/** Runs the emulator until the process is asked to end. */
export async function emulator(session: Session, options: EmulatorOptions): Promise<number> {
  const { scenario, port } = options;
  const { signal, env } = session.io;
  let running: Emulator;
  try {
    running = await Emulator.start({
      scenario: scenario ?? quickstartScenario,
      ...(port !== undefined && { port }),
      log: (line) => {
        session.say(line);
      },
    });
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    session.say(`${session.paint.stderr("red", "Error:")} ${problem}`);
    return exitCodeOf("usage");
  }
  const ended = new Promise<number>((resolve) => {
    const stop = () => {
      resolve(exitCodeFor(signal.reason));
    };
    // A signal can arrive while the emulator starts.
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    // npm sends a signal to the shell that started this process, and the shell does not forward it.
    if (env["npm_lifecycle_event"] !== undefined)
      watchProcesses(() => {
        resolve(exitCodeOf("ok"));
      });
  });
  // Last, since a reader of this text may stop the emulator immediately.
  introduce(session, running, scenario ?? "quickstart");
  const exitCode = await ended;
  await running.stop();
  session.say("The ECS emulator has stopped.");
  return exitCode;
}

/** Ctrl-C and SIGTERM are how users stop a server, so they are a success. */
function exitCodeFor(reason: unknown): number {
  const stops = [exitCodeOf("interrupted"), exitCodeOf("terminated")];
  return reason instanceof Interruption && !stops.includes(reason.exitCode)
    ? reason.exitCode
    : exitCodeOf("ok");
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

/** The variables for a shell are data: `source` reads them from a file. */
function introduce(session: Session, running: Emulator, scenario: string): void {
  session.say(`The ECS emulator listens on ${running.endpoint} (scenario ${scenario}).`);
  session.say("For a shell:");
  const variables = Object.entries(running.environment());
  session.data(variables.map(([name, value]) => `  export ${name}=${quoted(value)}`).join("\n"));
  session.say("For a Pulumi stack:");
  for (const [key, value] of Object.entries(running.stackConfiguration())) {
    const secret = SECRET_SETTINGS.has(key) ? "--secret " : "";
    session.say(`  pulumi config set ${secret}${key} ${quoted(value)}`);
  }
  session.say("It runs until Ctrl-C or SIGTERM stops it. Calls:");
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

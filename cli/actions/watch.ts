import { watchImagePipelineExecutions } from "../../core/functions";
import { readableLine } from "../../core/message";
import { classOf } from "../../core/status";
import { formatSpan } from "../../core/time";
import type {
  ImagePipelineExecution,
  UsualDuration,
  WatchedExecutions,
  WatchImagePipelineExecutionsArgs,
} from "../../core/types";
import type { WatchOptions } from "../commands/watch";
import { exitCodeOf, type Outcome } from "../exit-codes";
import { isInteractive } from "../io";
import type { Session } from "../session";
import { BuildProgress, changeLine, endedLine, FRAME } from "../text/build-progress";
import { LiveArea } from "../text/live-area";
import { isForPrograms, printValue, type OutputFormat } from "../text/output";

/** How the result of a watch is printed, and what it counts as. */
export interface ResultOptions {
  readonly quiet?: true | undefined;
  readonly output?: OutputFormat | undefined;
  readonly acceptPartialSuccess?: true | undefined;
}

/** Watches the builds that the flags name. */
export function watch(session: Session, options: WatchOptions): Promise<number> {
  const { id, name, execution, any, interval, timeout } = options;
  const args = {
    imagePipelineId: id,
    imagePipelineName: name,
    executionIds: execution === undefined ? undefined : [execution],
    waitForNext: any,
    pollInterval: interval,
    timeout,
  };
  return watchBuilds(session, args as WatchImagePipelineExecutionsArgs, options);
}

/** Watches builds until all of them have ended, and returns the exit code. */
export async function watchBuilds(
  session: Session,
  args: WatchImagePipelineExecutionsArgs,
  options: ResultOptions,
): Promise<number> {
  const { quiet, output } = options;
  const hasData = quiet === true || isForPrograms(output);
  // Next to data for programs, the progress is talk.
  const stream = hasData ? "stderr" : "stdout";
  const snapshots = watchImagePipelineExecutions(args, session.run);
  const isLive =
    isInteractive(session.io[stream], session.io.env) && session.connection.debug !== true;
  const executions = await (isLive ? showLive : logChanges)(session, snapshots, {
    stream,
    quiet,
    waits: args.waitForNext === true,
  });
  if (executions.length === 0) {
    session.say("There are no executions to watch. --any waits for the next build to start.");
    return exitCodeOf("noImage");
  }
  if (isForPrograms(output)) await printValue(session, output, { executions });
  const outcomes = executions.map((execution) => outcomeOf(execution, options));
  const worst = (["error", "failedBuild"] as const).find((each) => outcomes.includes(each)) ?? "ok";
  if (quiet && worst === "ok")
    for (const { imageId } of executions) if (imageId !== undefined) session.data(imageId);
  if (worst !== "ok" && (hasData || !isLive))
    for (const line of failures(executions, options)) session.say(line);
  return exitCodeOf(worst);
}

function outcomeOf(
  { status }: ImagePipelineExecution,
  { acceptPartialSuccess }: ResultOptions,
): Outcome & ("ok" | "failedBuild" | "error") {
  switch (classOf(status)) {
    case "succeeded":
      return "ok";
    case "partlySucceeded":
      return acceptPartialSuccess ? "ok" : "failedBuild";
    case "failed":
      return "failedBuild";
    case "running":
    case undefined:
      // A status that this release does not know: nothing says that the image can be used.
      return "error";
  }
}

function failures(executions: readonly ImagePipelineExecution[], options: ResultOptions): string[] {
  return executions
    .filter((execution) => outcomeOf(execution, options) !== "ok")
    .map(({ executionId, status }) =>
      classOf(status) === "partlySucceeded"
        ? `${executionId} succeeded only partially. --accept-partial-success accepts its image.`
        : `${executionId} did not succeed: ${status}.`,
    );
}

type Snapshots = AsyncGenerator<WatchedExecutions, void, undefined>;
type Show = (
  session: Session,
  snapshots: Snapshots,
  how: {
    readonly stream: "stdout" | "stderr";
    readonly quiet: true | undefined;
    /** Whether the next build is waited for if none is running. */
    readonly waits: boolean;
  },
) => Promise<ImagePipelineExecution[]>;

/** A line for each change, as for a log. */
const logChanges: Show = async (session, snapshots, { stream, quiet, waits }) => {
  const builds = new Map<string, BuildProgress>();
  let isWaiting = false;
  const write = (line: string) => {
    const text = readableLine(line, MAX_LINE);
    if (stream === "stdout") session.data(text);
    else if (!quiet) session.say(text);
  };
  for await (const { executions, usual } of snapshots) {
    if (waits && executions.length === 0 && !isWaiting) session.say(WAITING);
    isWaiting = executions.length === 0;
    const isFirst = builds.size === 0;
    for (const execution of executions) {
      const known = builds.get(execution.executionId);
      if (known?.update(execution) === false) continue;
      if (!known) builds.set(execution.executionId, new BuildProgress(execution));
      write(changeLine(execution, session.now));
    }
    if (isFirst && usual && executions.length > 0 && !quiet) session.say(usually(usual));
  }
  return [...builds.values()].map(({ execution }) => execution);
};

/** The builds as steps, drawn again and again. */
const showLive: Show = async (session, snapshots, { stream, waits }) => {
  const { io, paint } = session;
  const builds = new Map<string, BuildProgress>();
  let usual: UsualDuration | undefined;
  const lines = () => {
    const all = [...builds.values()].flatMap((build) =>
      classOf(build.execution.status) === "running"
        ? build.lines(session.now, usual, paint[stream])
        : [endedLine(build.execution, session.now, paint[stream])],
    );
    return (waits && all.length === 0 ? [WAITING] : all).map((line) => clean(line));
  };
  const area = new LiveArea(io[stream], io, lines);
  const timer = setInterval(() => {
    area.refresh();
  }, FRAME);
  try {
    for await (const snapshot of snapshots) {
      ({ usual } = snapshot);
      for (const execution of snapshot.executions) {
        const known = builds.get(execution.executionId);
        if (known) known.update(execution);
        else builds.set(execution.executionId, new BuildProgress(execution));
      }
      area.refresh();
    }
    return [...builds.values()].map(({ execution }) => execution);
  } finally {
    clearInterval(timer);
    area.stop(builds.size === 0 ? [] : lines());
  }
};

const WAITING = "Waiting for a build to start.";

/** The maximum length of a line, in characters. */
const MAX_LINE = 2000;

// eslint-disable-next-line no-control-regex
const COLOR = /(\u001b\[\d+m)/;

/** Without what a terminal takes for a command, except for the colors of this program. */
function clean(line: string): string {
  return line
    .split(COLOR)
    .map((part, index) => (index % 2 === 1 ? part : readableLine(part, MAX_LINE)))
    .join("");
}

function usually({ milliseconds, builds }: UsualDuration): string {
  return `A build usually takes ${formatSpan(milliseconds)} (median of ${builds}).`;
}

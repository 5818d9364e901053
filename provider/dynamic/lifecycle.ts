import * as pulumi from "@pulumi/pulumi";
import type { Run } from "../../core/functions";
import {
  checkPipelineImage,
  readPipelineImage,
  refreshPipelineImage,
} from "../../core/pipeline-image/check";
import {
  changedProperties,
  LATEST_OUTPUTS,
  resourceId,
  withoutAbsent,
  type Properties,
} from "../../core/pipeline-image/properties";
import { watchProcesses } from "../../core/process-watch";
import {
  environmentVariables,
  stackConfiguration,
  type SettingsSource,
} from "../../core/settings/sources";
import { connectLogToEngine, PROVIDER_PROPERTY } from "../pulumi-internals";
import { takeRunMark, withoutSecretMarks, type RunMark } from "./marks";

/*
 * What the serialized provider object calls, in the process that the engine starts for dynamic providers.
 * Names and parameters are those of pulumi.dynamic.ResourceProvider. They must not change: the states of
 * earlier releases call them.
 */

let stack: SettingsSource | undefined;

/** Stores the stack's configuration, with decrypted secrets, in this process only. */
export function configure({ config }: pulumi.dynamic.ConfigureRequest): Promise<void> {
  stack = stackConfiguration((key) => config.get(key));
  return Promise.resolve();
}

export async function check(
  olds: Properties,
  news: Properties,
): Promise<pulumi.dynamic.CheckResult> {
  const unknown = pulumi.runtime.unknownValue;
  const { mark, rest } = takeRunMark(withoutProvider(news));
  const args = withoutSecretMarks(rest);
  const checked = await whileProgramRuns(mark?.pid, (signal) =>
    checkPipelineImage(withoutProvider(olds), args, unknown, runOf(mark, signal)),
  );
  if (checked.failures === undefined) return { inputs: checked.inputs };
  return {
    inputs: args,
    // The engine prints the property with the reason.
    failures: checked.failures.map(({ path, message }) => ({ property: path, reason: message })),
  };
}

const LATEST: readonly string[] = LATEST_OUTPUTS;

export function diff(
  _id: string,
  olds: Properties,
  news: Properties,
): Promise<pulumi.dynamic.DiffResult> {
  // Never a replacement: a resource that uses the image determines how it takes a new one.
  const changed = changedProperties(olds, news);
  if (changed.length === 0) return Promise.resolve({ changes: false });
  // Without `changes`, the engine compares the inputs, and so finds what `replaceOnChanges` names. It would
  // not find a new choice if the program ignores all changes.
  const isOnlyTheChoice = changed.every((key) => LATEST.includes(key));
  return Promise.resolve(isOnlyTheChoice ? { changes: true } : {});
}

export function create(inputs: Properties): Promise<pulumi.dynamic.CreateResult> {
  const outs = withoutAbsent(withoutProvider(inputs));
  return Promise.resolve({
    id: resourceId(outs),
    outs,
  });
}

export function update(
  _id: string,
  _olds: Properties,
  news: Properties,
): Promise<pulumi.dynamic.UpdateResult> {
  return Promise.resolve({ outs: withoutAbsent(withoutProvider(news)) });
}

/** A refresh, or what a program reads by its ID. Then, `state` has the program's arguments. */
export async function read(id: string, state: Properties): Promise<pulumi.dynamic.ReadResult> {
  const { mark, rest } = takeRunMark(withoutProvider(state));
  const known = withoutSecretMarks(rest);
  try {
    const props = await whileProgramRuns(mark?.pid, (signal) =>
      known["imageId"] === undefined
        ? readPipelineImage(id, known, runOf(mark, signal))
        : refreshPipelineImage(known, runOf(mark, signal)),
    );
    // Without an ID, the engine treats the resource as deleted. The next check receives only the inputs,
    // so they contain the result as well.
    return props === undefined ? { id: "" } : { id, props, inputs: { ...props } };
  } catch (error) {
    // Pulumi prints the stack of what is thrown here, which does not help a user.
    if (error instanceof Error) error.stack = "The state of the resource is unchanged.";
    throw error;
  }
}

/**
 * Runs work for a program, and aborts it when the program or the engine ends. When an update is canceled,
 * the engine ends the program, does not notify the dynamic provider, and waits for it: without this, Ctrl-C
 * would take as long as `waitForRunning` allows.
 *
 * @param pid - the process ID of the program, if it is known
 */
async function whileProgramRuns<T>(
  pid: number | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = watchProcesses(() => {
    controller.abort(new Error("The program has ended, so the update was canceled."));
  }, pid);
  try {
    return await work(controller.signal);
  } finally {
    stop();
  }
}

function withoutProvider(properties: Properties): Record<string, unknown> {
  const { [PROVIDER_PROPERTY]: provider, ...rest } = properties;
  return rest;
}

/** The run whose results are shared, with the ID that the program gave it. */
let current: { id: string | undefined; readonly scope: object } = { id: undefined, scope: {} };

/**
 * All lookups of a run share their results, also if the engine mixes refreshes and checks. A refresh does
 * not know its run, so it belongs to the current one, and the first program run adopts what was refreshed
 * before it. The runs of one process come one after another.
 */
function scopeOf(mark: RunMark | undefined): object {
  if (mark !== undefined && current.id !== mark.id) {
    if (current.id === undefined) current.id = mark.id;
    else current = { id: mark.id, scope: {} };
  }
  return current.scope;
}

function runOf(mark: RunMark | undefined, signal: AbortSignal): Run {
  connectLogToEngine();
  return {
    scope: scopeOf(mark),
    whilePending: mark?.preview === false ? "wait" : "unknown",
    notify: ({ severity, message }) => {
      void (severity === "warning" ? pulumi.log.warn(message) : pulumi.log.info(message));
    },
    signal,
    settings: { stack, environment: environmentVariables(process.env) },
  };
}

import * as pulumi from "@pulumi/pulumi";
import type { Run } from "../../core/functions";
import { changedProperties } from "../../core/pipeline-image/changes";
import { checkPipelineImage } from "../../core/pipeline-image/check";
import type { Properties } from "../../core/pipeline-image/properties";
import { refreshPipelineImage } from "../../core/pipeline-image/refresh";
import { withoutAbsent } from "../../core/pipeline-image/values";
import {
  environmentVariables,
  stackConfiguration,
  type SettingsSource,
} from "../../core/settings/sources";
import { connectLogToEngine, PROVIDER_PROPERTY } from "../pulumi-internals";
import { whileProgramRuns } from "./program-watch";
import { takeRunMark, type RunMark } from "./run-mark";

/*
 * What the serialized provider object calls, in the process that the engine starts for dynamic
 * providers. Names and parameters are those of pulumi.dynamic.ResourceProvider, and stay as they are:
 * states that were written by earlier releases call them.
 */

let stack: SettingsSource | undefined;

/** Takes the stack's configuration in, secrets decrypted; it is kept in this process only. */
export function configure({ config }: pulumi.dynamic.ConfigureRequest): Promise<void> {
  stack = stackConfiguration((key) => config.get(key));
  return Promise.resolve();
}

export async function check(
  olds: Properties,
  news: Properties,
): Promise<pulumi.dynamic.CheckResult> {
  const { mark, rest } = takeRunMark(withoutProvider(news));
  const checked = await whileProgramRuns(mark?.pid, (signal) =>
    checkPipelineImage(
      withoutProvider(olds),
      rest,
      pulumi.runtime.unknownValue,
      runOf(mark, signal),
    ),
  );
  if ("inputs" in checked) return { inputs: checked.inputs };
  return {
    inputs: rest,
    failures: checked.failures.map(({ path, message }) => ({
      property: path,
      reason: path === "" ? message : `${path}: ${message}`,
    })),
  };
}

export function diff(
  _id: string,
  olds: Properties,
  news: Properties,
): Promise<pulumi.dynamic.DiffResult> {
  // Never `replaces`: what uses the image decides itself how it takes a new one.
  return Promise.resolve({ changes: changedProperties(olds, news).length > 0 });
}

export function create(inputs: Properties): Promise<pulumi.dynamic.CreateResult> {
  const outs = withoutAbsent(withoutProvider(inputs));
  return Promise.resolve({
    id: `${String(outs["region"])}/${String(outs["imagePipelineId"])}`,
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

export async function read(id: string, state: Properties): Promise<pulumi.dynamic.ReadResult> {
  try {
    const props = await whileProgramRuns(undefined, (signal) =>
      refreshPipelineImage(withoutProvider(state), runOf(undefined, signal)),
    );
    // Without an id, the engine takes the resource for gone. The next check is given the inputs only:
    // there, too, is to be what was read.
    return props === undefined ? { id: "" } : { id, props, inputs: { ...props } };
  } catch (error) {
    // Pulumi prints the stack of what is thrown here; it would tell a user nothing more.
    if (error instanceof Error) error.stack = "The resource's state is left as it was.";
    throw error;
  }
}

function withoutProvider(properties: Properties): Record<string, unknown> {
  const { [PROVIDER_PROPERTY]: provider, ...rest } = properties;
  return rest;
}

/** Each run of the program, and each refresh, has its own answers; the last is enough, as they come one after another. */
let last: { readonly id: string; readonly scope: object } = { id: "", scope: {} };

function scopeOf(mark: RunMark | undefined): object {
  const id = mark?.id ?? "refresh";
  if (last.id !== id) last = { id, scope: {} };
  return last.scope;
}

function runOf(mark: RunMark | undefined, signal: AbortSignal): Run {
  connectLogToEngine();
  return {
    scope: scopeOf(mark),
    // A refresh does not wait either.
    preview: mark?.preview ?? true,
    notify: ({ severity, message }) => {
      void (severity === "warning" ? pulumi.log.warn(message) : pulumi.log.info(message));
    },
    signal,
    settings: { stack, environment: environmentVariables(process.env) },
  };
}

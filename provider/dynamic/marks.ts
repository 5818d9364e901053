import { randomUUID } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { DERIVED_OUTPUTS, type Properties } from "../../core/pipeline-image/properties";

/*
 * What a program sends to the provider next to the arguments: which run it is, and which outputs are secret.
 * The provider removes both from its results.
 */

/**
 * The name of the property in which a program describes its run to the provider, which removes it from
 * its results. A check is called in the same way for a preview and for an update, and must not wait in a
 * preview. Engines do not show properties with this prefix.
 */
const RUN_MARK = "__run";

/** The description of a run. */
export interface RunMark {
  /** The same for all resources of one run of the program. */
  readonly id: string;
  readonly preview: boolean;
  /** The program's process. */
  readonly pid: number;
}

const ids = new WeakMap<object, string>();

/** The mark of a run, as a property of a resource. */
export function markRun(scope: object, preview: boolean): Record<string, RunMark> {
  const id = ids.get(scope) ?? randomUUID();
  ids.set(scope, id);
  return { [RUN_MARK]: { id, preview, pid: process.pid } };
}

/** Separates the mark from the properties of a program. */
export function takeRunMark(properties: Properties): {
  readonly mark: RunMark | undefined;
  readonly rest: Properties;
} {
  const { [RUN_MARK]: mark, ...rest } = properties;
  return { mark: mark as RunMark | undefined, rest };
}

/*
 * A dynamic provider cannot return secrets. The engine keeps an output secret if an input of the same name
 * is, so the program sends a mark under the name of each output that a secret argument can determine.
 */

/** Never the value of an output. */
const MARK = "\u0000";

/**
 * Secret marks for the outputs that can contain the value of a secret argument. A mark is undefined if no
 * such argument is secret: a unit test with mocks then sees no mark.
 */
export function secretMarks(args: Properties): Record<string, pulumi.Output<string | undefined>> {
  const sources: Record<string, unknown[]> = {};
  for (const [argument, outputs] of Object.entries(DERIVED_OUTPUTS)) {
    if (!containsOutput(args[argument])) continue;
    for (const output of outputs) (sources[output] ??= []).push(args[argument]);
  }
  return Object.fromEntries(
    Object.entries(sources).map(([output, values]) => [
      output,
      pulumi
        .output(pulumi.isSecret(pulumi.output(values)))
        .apply((isSecret) => pulumi.output(isSecret ? pulumi.secret(MARK) : undefined)),
    ]),
  );
}

/** Only an output, or a promise of one, can be secret. */
function containsOutput(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return true;
  return Object.values(value).some(containsOutput);
}

/** Removes the marks. */
export function withoutSecretMarks(args: Properties): Record<string, unknown> {
  const names: readonly string[] = Object.values(DERIVED_OUTPUTS).flat();
  return Object.fromEntries(
    Object.entries(args).filter(([name, value]) => !names.includes(name) || value !== MARK),
  );
}

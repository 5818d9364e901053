import { randomUUID } from "node:crypto";
import type { Properties } from "../../core/pipeline-image/properties";

/**
 * Name of the property with which a program tells the provider what it runs in; the provider takes it
 * out of what it returns. A check is called the same way for a preview and for an update, and must
 * not wait in the first. Engines do not show properties with this prefix.
 */
const RUN_MARK = "__run";

/** What a program tells. */
export interface RunMark {
  /** The same for all resources of one run of the program. */
  readonly id: string;
  readonly preview: boolean;
  /** The program's process. */
  readonly pid: number;
}

const ids = new WeakMap<object, string>();

/** The mark of a run, for a resource's properties. */
export function markRun(scope: object, preview: boolean): Record<string, RunMark> {
  const id = ids.get(scope) ?? randomUUID();
  ids.set(scope, id);
  return { [RUN_MARK]: { id, preview, pid: process.pid } };
}

/** Takes the mark off properties that came from a program. */
export function takeRunMark(properties: Properties): {
  readonly mark: RunMark | undefined;
  readonly rest: Properties;
} {
  const { [RUN_MARK]: mark, ...rest } = properties;
  return { mark: mark as RunMark | undefined, rest };
}

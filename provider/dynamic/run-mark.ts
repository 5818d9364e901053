import { randomUUID } from "node:crypto";
import type { Properties } from "../../core/pipeline-image/properties";

/**
 * The name of the property in which a program describes its run to the provider, which removes it from what
 * it returns. A check is called in the same way for a preview and for an update, and must not wait in a
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

import { isDeepStrictEqual } from "node:util";
import { readStored } from "../args/parse";
import type { Query } from "../args/schemas";
import {
  ARGUMENTS,
  IMAGE_OUTPUTS,
  LATEST_OUTPUTS,
  omit,
  OUTPUTS,
  pick,
  PIPELINE_OUTPUTS,
  SELECTING,
  upgraded,
  type Properties,
} from "./properties";

/*
 * When does a held image move? When its triggers, its pipeline, or another selection argument changes, or
 * when the hold is removed. Arguments are compared by meaning: "60m" and "1h" are the same, and so are a
 * default and an omitted argument.
 */

/** Arguments as far as they can be parsed. An argument that an earlier release accepted is compared as it is. */
type Comparable = Readonly<Partial<Record<keyof Query<"pipelineImage">, unknown>>>;

/** Arguments that are stored, or checked earlier. */
export function comparable(properties: Properties): Comparable {
  return readStored("pipelineImage", pick(upgraded(properties), ARGUMENTS));
}

/** Whether the resource keeps the image that it has. */
export function isHeld(state: Properties, args: Comparable): boolean {
  const before = comparable(state);
  return (
    args.hold === true &&
    typeof state["imageId"] === "string" &&
    isSamePipeline(before, args) &&
    (args.region === undefined || args.region === before.region) &&
    SELECTING.every((key) => isSame(before[key], args[key])) &&
    isSame(triggersOf(before), triggersOf(args))
  );
}

/**
 * The checked arguments with the image of the state, if that is held, or the checked arguments themselves:
 * for an engine whose check does not know the state.
 *
 * @param isIgnored - whether changes of the image are ignored, which also holds it
 */
export function keepHeld(stored: Properties, checked: Properties, isIgnored = false): Properties {
  const state = upgraded(stored);
  const held = isIgnored
    ? typeof state["imageId"] === "string"
    : isHeld(state, comparable(checked));
  if (!held) return checked;
  return {
    ...omit(checked, IMAGE_OUTPUTS),
    ...pick(state, OUTPUTS),
    ...pick(checked, isIgnored ? [...PIPELINE_OUTPUTS, ...LATEST_OUTPUTS] : LATEST_OUTPUTS),
  };
}

/** The state also has the ID of a pipeline that was looked up by name, so that the program can switch to the ID. */
function isSamePipeline(before: Comparable, args: Comparable): boolean {
  return args.imagePipelineId === undefined || args.imagePipelineName !== undefined
    ? args.imagePipelineName === before.imagePipelineName
    : args.imagePipelineId === before.imagePipelineId;
}

/** No triggers, an empty array, and an empty object are the same. */
function triggersOf({ triggers }: Comparable): unknown {
  return Object.keys(triggers ?? {}).length === 0 ? undefined : triggers;
}

function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(plain(a), plain(b));
}

/** A duration is its length, not its notation. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

import { isDeepStrictEqual } from "node:util";
import { LATEST_OUTPUTS, SELECTING, TIMING, type Properties } from "./properties";

/**
 * What makes an update. Not among it: the reason, and what else is told about executions, which
 * change while builds come and go although the image stays.
 */
const SIGNIFICANT = [
  "imageId",
  "executionId",
  "imagePipelineId",
  "region",
  "source",
  ...LATEST_OUTPUTS,
  ...SELECTING,
  ...TIMING,
];

/** The names of the properties in which an update would change the resource. */
export function changedProperties(olds: Properties, news: Properties): string[] {
  return SIGNIFICANT.filter((key) => !isDeepStrictEqual(olds[key], news[key]));
}

/** Arguments that are outputs, too: set where the program leaves them out. */
const PLACE = ["imagePipelineId", "region"];

/** Whether both select the same image: the same rule, on the same pipeline as far as the arguments tell. */
export function sameSelection(olds: Properties, args: Properties): boolean {
  return (
    SELECTING.every((key) => isDeepStrictEqual(olds[key], args[key])) &&
    PLACE.every((key) => args[key] === undefined || args[key] === olds[key])
  );
}

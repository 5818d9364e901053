import { isDeepStrictEqual } from "node:util";
import { parseArguments } from "../args/parse";
import { InvalidArgumentError } from "../errors";
import { LATEST_OUTPUTS, pick, SELECTING, TAG_FILTER, TIMING, type Properties } from "./properties";

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

/** Whether both select the same image: the same rule, on the same pipeline as far as the arguments tell. */
export function sameSelection(olds: Properties, args: Properties): boolean {
  return (
    isSamePipeline(olds, args) &&
    (args["region"] === undefined || args["region"] === olds["region"]) &&
    isDeepStrictEqual(ruleOf(olds), ruleOf(args))
  );
}

/** Its id is an output, too, so that a pipeline asked for by name can be asked for by id from then on. */
function isSamePipeline(olds: Properties, args: Properties): boolean {
  const { imagePipelineId: id, imagePipelineName: name } = args;
  return id === undefined ? name === olds["imagePipelineName"] : id === olds["imagePipelineId"];
}

/** What the arguments mean, so that "60m" and "1h" are the same, and what is left out is its default. */
function ruleOf(properties: Properties): unknown {
  const { imagePipelineName, [TAG_FILTER]: tags, ...rule } = pick(properties, SELECTING);
  const args = { imagePipelineId: ANY_PIPELINE, ...rule, ...(tags !== undefined && { tags }) };
  try {
    return parseArguments("getLatestImage", args);
  } catch (error) {
    // What an earlier version put into the state is not checked again; it is compared as it is.
    if (InvalidArgumentError.isInstance(error)) return args;
    throw error;
  }
}

const ANY_PIPELINE = "ip-any";

/** Whether the triggers are the same; none, an empty list and an empty map are. */
export function sameTriggers(olds: Properties, args: Properties): boolean {
  const [before, now] = [olds["triggers"], args["triggers"]].map((triggers) =>
    Object.keys(triggers ?? {}).length === 0 ? undefined : triggers,
  );
  return isDeepStrictEqual(before, now);
}

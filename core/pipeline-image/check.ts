import { parseArguments } from "../args/parse";
import type { GetLatestImageArgs, LatestImage, PipelineImageArgs } from "../types";
import { AwaitedImageError, InvalidArgumentError, type Problem } from "../errors";
import { getLatestImage, type Run } from "../functions";
import { sameSelection, sameTriggers } from "./changes";
import { containsValue, withoutAbsent } from "./values";
import {
  everyOutput,
  IMAGE_OUTPUTS,
  LATEST_OUTPUTS,
  OUTPUTS,
  pick,
  SELECTING,
  TAG_FILTER,
  TIMING,
  type Properties,
} from "./properties";

/** Arguments that are right, together with the image that they select; or what is wrong. */
export type Checked = { readonly inputs: Properties } | { readonly failures: readonly Problem[] };

/**
 * Checks the arguments of a resource and looks its image up: what a check returns is known in the
 * preview already, so that the preview shows the image that the update will use.
 *
 * @param olds - what this function returned when the resource was last deployed; empty for a new one
 * @param args - the arguments from the program
 * @param unknown - what stands for a value that only the update will know
 */
export async function checkPipelineImage(
  olds: Properties,
  args: Properties,
  unknown: unknown,
  run: Run,
): Promise<Checked> {
  const isUnknown = (value: unknown) => containsValue(value, unknown);
  // The program's copy of the tags says nothing more.
  const { [TAG_FILTER]: copy, ...given } = withoutAbsent(args);
  const problems = problemsOf(given, isUnknown);
  if (problems.length > 0) return { failures: problems };

  const { tags, ...rest } = given;
  const inputs: Properties = tags === undefined ? rest : { ...rest, [TAG_FILTER]: tags };
  const undecided = () => ({
    inputs: { ...inputs, ...everyOutput(unknown) },
  });
  if (dependsOnUnknown(inputs, isUnknown)) return undecided();

  const held = isHeld(olds, inputs) ? pick(olds, IMAGE_OUTPUTS) : undefined;
  try {
    const latest = await getLatestImage(lookupArguments(inputs, held !== undefined), {
      ...run,
      canBeUnknown: true,
    });
    // The stack's region may have changed, where the image that is held does not exist.
    const kept = held?.["region"] === latest.region ? held : alreadyChosen(olds, latest);
    return { inputs: { ...inputs, ...(kept ?? latest), ...latestOutputs(latest) } };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (held !== undefined) {
      const message = `Image ${String(held["imageId"])} is held, and what is newer cannot be told: ${error.message}`;
      run.notify({ severity: "warning", message });
      return { inputs: { ...inputs, ...held, ...pick(olds, LATEST_OUTPUTS) } };
    }
    if (AwaitedImageError.isInstance(error)) return undecided();
    // A failure that is reported like a wrong argument shows its message; thrown, it would show a stack trace.
    return {
      failures: InvalidArgumentError.isInstance(error)
        ? error.problems
        : [{ path: "", message: error.message }],
    };
  }
}

/**
 * What the resource has of the image, where it is the latest still. What is told besides the image
 * (the reason, newer executions) stays as of when it was chosen: builds that come and go are no
 * change, and must not make a saved plan differ.
 */
function alreadyChosen(olds: Properties, latest: LatestImage): Properties | undefined {
  const same = (["imageId", "executionId", "source", "imagePipelineId", "region"] as const).every(
    (key) => olds[key] === latest[key],
  );
  return same ? pick(olds, IMAGE_OUTPUTS) : undefined;
}

/** What is wrong with the arguments, as far as they are known. */
function problemsOf(args: Properties, isUnknown: (value: unknown) => boolean): readonly Problem[] {
  try {
    parseArguments("pipelineImage", args as PipelineImageArgs);
    return [];
  } catch (error) {
    if (!InvalidArgumentError.isInstance(error)) throw error;
    return error.problems
      .filter(({ path }) => !isUnknown(args[/^\w*/.exec(path)?.[0] ?? ""]))
      .map((problem) =>
        OUTPUTS_ONLY.has(problem.path) ? { ...problem, message: OUTPUT_GIVEN } : problem,
      );
  }
}

/** What can only come in through `ignoreChanges`, for which the engine hands the old output over. */
const OUTPUTS_ONLY: ReadonlySet<string> = new Set(
  OUTPUTS.filter((key) => !["imagePipelineId", "region", "tags"].includes(key)),
);
const OUTPUT_GIVEN =
  "is an output; to keep an image, use hold: true (ignoreChanges has no use here)";

/** Triggers only count while an image is held; everything else always does. */
function dependsOnUnknown(
  { triggers, ...others }: Properties,
  isUnknown: (value: unknown) => boolean,
): boolean {
  return isUnknown(others) || (others["hold"] === true && isUnknown(triggers));
}

/** Whether the resource keeps the image that it has: it is to, and selects as it did. */
export function isHeld(olds: Properties, inputs: Properties): boolean {
  return (
    inputs["hold"] === true &&
    typeof olds["imageId"] === "string" &&
    sameSelection(olds, inputs) &&
    sameTriggers(olds, inputs)
  );
}

/** The arguments of the lookup. A held resource does not wait: its image stays, whatever is running. */
export function lookupArguments(inputs: Properties, held: boolean): GetLatestImageArgs {
  const { [TAG_FILTER]: tags, ...named } = pick(inputs, [
    "imagePipelineId",
    "region",
    ...SELECTING,
    ...TIMING,
  ]);
  const { hold, triggers, waitForRunning, ...selecting } = named;
  return {
    ...selecting,
    ...(tags !== undefined && { tags }),
    ...(!held && waitForRunning !== undefined && { waitForRunning }),
  } as GetLatestImageArgs;
}

/** What the rule would choose now. */
export function latestOutputs({ imageId, executionId }: LatestImage): Properties {
  return {
    latestImageId: imageId,
    ...(executionId !== undefined && { latestExecutionId: executionId }),
  };
}

import { getLatestImage, type Run } from "../functions";
import { classOf } from "../selection/status";
import type { LatestImage } from "../types";
import { isHeld, latestOutputs, lookupArguments } from "./check";
import { IMAGE_OUTPUTS, LATEST_OUTPUTS, OUTPUTS, pick, type Properties } from "./properties";

/*
 * For a provider whose check is not told whether it is called for a preview, so that it must not wait,
 * and is not given what the resource has beside its inputs: what is left to decide then, the update
 * decides.
 */

/** Checked inputs, with the image that the resource has where that is held. */
export function keepHeld(state: Properties, checked: Properties): Properties {
  if (!isHeld(state, checked)) return checked;
  return {
    ...without(checked, IMAGE_OUTPUTS),
    ...pick(state, OUTPUTS),
    ...pick(checked, LATEST_OUTPUTS),
  };
}

/**
 * Whether an update with these checked inputs has to wait for an execution.
 *
 * @param run - the run that they were checked in, which remembers what was found
 */
export async function awaitsExecution(
  olds: Properties,
  checked: Properties,
  run: Run,
): Promise<boolean> {
  if (checked["waitForRunning"] === undefined || isHeld(olds, checked)) return false;
  if (checked["imageId"] === undefined) return true;
  const { newer } = await latestImage(checked, { ...run, canBeUnknown: true });
  return newer.some(({ status }) => classOf(status) === "running");
}

/**
 * Checked inputs, with the image that the rule chooses when nothing newer is running any more.
 *
 * @throws what the lookup throws; a TimeoutError when `waitForRunning` is over
 */
export async function waitForImage(checked: Properties, run: Run): Promise<Properties> {
  const latest = await latestImage(checked, run);
  return {
    ...without(checked, OUTPUTS),
    ...latest,
    ...latestOutputs(latest),
  };
}

function latestImage(checked: Properties, run: Run): Promise<LatestImage> {
  const { imagePipelineName, ...args } = lookupArguments(checked, false);
  // As soon as there is an image, the id of a pipeline that was named is there, too.
  const isNamed = args.imagePipelineId === undefined && imagePipelineName !== undefined;
  return getLatestImage(isNamed ? { imagePipelineName, ...args } : args, run);
}

function without(properties: Properties, keys: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !keys.includes(key)));
}

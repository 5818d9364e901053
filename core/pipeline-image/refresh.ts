import { EcsApiError, NoImageError } from "../errors";
import { getLatestImage, type Run } from "../functions";
import { latestOutputs, lookupArguments } from "./check";
import { type Properties } from "./properties";

/**
 * Reads anew which image is the latest; the image that the resource has stays as it is.
 *
 * @param state - the state of the resource
 * @returns the state to keep, or `undefined` when the API says that the pipeline is gone
 * @throws when the API refuses or cannot be reached: that does not mean that the pipeline is gone
 */
export async function refreshPipelineImage(
  state: Properties,
  run: Run,
): Promise<Properties | undefined> {
  // By id, also where the program names the pipeline: only of an id does the API say that it is gone.
  const { imagePipelineName, ...args } = lookupArguments(state, true);
  try {
    const latest = latestOutputs(await getLatestImage(args, run));
    // A fallback has no execution: that of the state must not stay beside it.
    const { latestImageId, latestExecutionId, ...kept } = state;
    return { ...kept, ...latest };
  } catch (error) {
    if (EcsApiError.isInstance(error) && error.code === "InvalidImagePipeline.NotFound")
      return undefined;
    if (!NoImageError.isInstance(error)) throw error;
    run.notify({ severity: "warning", message: error.message });
    return state;
  }
}

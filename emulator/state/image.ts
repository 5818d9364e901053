import type { ResolvedScenario } from "../scenario/schema";
import type { ImageStatus } from "../types";
import { type Execution, stageAt } from "./execution";
import type { ExecutionStatus } from "./status";

/** An image of a region. */
export interface Image {
  imageId: string;
  status: ImageStatus;
  creationTime?: string | undefined;
}

/** The status of the image for each status of its execution. Absent if there is no image. */
const STATUS_OF_IMAGE: Partial<Record<ExecutionStatus, ImageStatus>> = {
  BUILDING: "Creating",
  TESTING: "Available",
  DISTRIBUTING: "Available",
  RELEASING: "Available",
  SUCCESS: "Available",
  PARTITION_SUCCESS: "Available",
  TEST_FAILED: "Available",
  FAILED: "CreateFailed",
};

/** The images of the executions and of the scenario; the scenario overrides the executions. */
export function imagesOf(
  region: string,
  scenario: ResolvedScenario,
  executions: readonly Execution[],
  now: number,
): Image[] {
  const images = new Map<string, Image>();
  for (const execution of executions) {
    const { imageId, status, time } = stageAt(execution, now);
    const imageStatus = STATUS_OF_IMAGE[status];
    if (execution.region !== region || imageId === undefined || !imageStatus) continue;
    // If two executions have the same image, a failed one does not override a successful one.
    if (images.get(imageId)?.status === "Available") continue;
    images.set(imageId, { imageId, status: imageStatus, creationTime: time });
  }
  for (const image of scenario.images) {
    if ((image.region ?? scenario.region) !== region) continue;
    images.set(image.imageId, { ...images.get(image.imageId), ...image });
  }
  return [...images.values()].sort((a, b) => (a.imageId < b.imageId ? -1 : 1));
}

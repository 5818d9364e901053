import type { ImageStatus, ResolvedScenario } from "../scenario/schema";
import { type Execution, stageAt } from "./execution";
import type { ExecutionStatus } from "./status";

/** An image of a region. */
export interface Image {
  imageId: string;
  status: ImageStatus;
  creationTime?: string | undefined;
}

/** What the status of an execution tells about its image; absent where there is none. */
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

/** The images that the executions made, and those that the scenario lists, which has the last word. */
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
    // The same image may come from two executions: a failed one does not undo a good one.
    if (images.get(imageId)?.status === "Available") continue;
    images.set(imageId, { imageId, status: imageStatus, creationTime: time });
  }
  for (const image of scenario.images) {
    if ((image.region ?? scenario.region) !== region) continue;
    images.set(image.imageId, { ...images.get(image.imageId), ...image });
  }
  return [...images.values()].sort((a, b) => (a.imageId < b.imageId ? -1 : 1));
}

import assert from "node:assert/strict";
import { TimeoutError } from "../../../core/errors";
import { waitForImage } from "../../../core/pipeline-image/check";
import { emulated } from "../support/emulated";
import { refusal } from "../support/refusals";
import { execution, PIPELINE, pipelineWith } from "../support/scenarios";
import { ARGS, TWO_IMAGES } from "./support/checks";

const WAITING = { ...ARGS, waitForRunning: { timeout: "1h" } };

describe("the image that an update waits for", () => {
  it("replaces the image before it completely", () =>
    emulated(TWO_IMAGES, async ({ emulator, newRun }) => {
      const before = {
        ...WAITING,
        imagePipelineName: "web",
        errorCode: "Old",
        latestImageId: "m-1",
      };
      // Whatever the front end says about previews: an update waits.
      const image = await waitForImage(before, newRun({ whilePending: "unknown" }));
      const { waitForRunning, imagePipelineName, imageId, latestImageId, latestExecutionId } =
        image;
      assert.deepEqual(
        { waitForRunning, imagePipelineName, imageId, latestImageId, latestExecutionId },
        {
          waitForRunning: WAITING.waitForRunning,
          imagePipelineName: "web",
          imageId: "m-2",
          latestImageId: "m-2",
          latestExecutionId: "exec-2",
        },
      );
      assert.ok(!("errorCode" in image));
      assert.deepEqual(
        emulator.requests.map(({ action }) => action),
        ["DescribeImagePipelineExecutions"],
        "the pipeline's ID is known",
      );
    }));

  it("is found by the pipeline's name if only that is known", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const { waitForRunning } = WAITING;
      const image = await waitForImage({ imagePipelineName: "web", waitForRunning }, newRun());
      assert.deepEqual([image["imagePipelineId"], image["imageId"]], [PIPELINE, "m-2"]);
    }));

  it("is a TimeoutError at the end of the time", () =>
    emulated(
      pipelineWith(execution("1", "SUCCESS", 3), execution("2", "BUILDING", 1)),
      async ({ newRun }) => {
        const impatient = { ...ARGS, waitForRunning: { timeout: "0s" } };
        await refusal(waitForImage(impatient, newRun()), TimeoutError);
      },
    ));
});

import assert from "node:assert/strict";
import { TimeoutError } from "../../../core/errors";
import { awaitsExecution, keepHeld, waitForImage } from "../../../core/pipeline-image/settle";
import { emulated } from "../support/emulated";
import { refusal } from "../support/refusals";
import { execution, PIPELINE, pipelineWith } from "../support/scenarios";
import { ARGS, checked, deployed, TWO_IMAGES } from "./support/checks";

const HELD = { ...ARGS, hold: true };
const WAITING = { ...ARGS, waitForRunning: { timeout: "1h" } };
const RUNNING = pipelineWith(execution("1", "SUCCESS", 3), execution("2", "BUILDING", 1));

describe("the image of checked inputs that is held", () => {
  const state = {
    ...HELD,
    region: "cn-hangzhou",
    imageId: "m-1",
    executionId: "exec-1",
    tags: { branch: "main" },
    latestImageId: "m-1",
    latestExecutionId: "exec-1",
  };

  it("is that of the state, beside what is newest", () => {
    const inputs = {
      ...state,
      imageId: "m-2",
      message: "of m-2",
      tags: {},
      latestImageId: "m-2",
      latestExecutionId: "exec-2",
    };
    assert.deepEqual(keepHeld(state, inputs), {
      ...state,
      latestImageId: "m-2",
      latestExecutionId: "exec-2",
    });
    const { latestImageId, latestExecutionId, ...untold } = inputs;
    assert.deepEqual(keepHeld(state, untold), state);
  });

  it("is that of the inputs where it is to move, or is not held", () => {
    const inputs = { ...state, imageId: "m-2" };
    for (const change of [{ triggers: ["2"] }, { hold: false }, { minAge: "1h" }])
      assert.deepEqual(keepHeld(state, { ...inputs, ...change }), { ...inputs, ...change });
  });
});

describe("whether an update has to wait", () => {
  it("depends on what is running, and on whether it is asked to", () =>
    emulated(RUNNING, async ({ emulator, newRun }) => {
      const run = newRun({ preview: true });
      const inputs = await checked({}, WAITING, run);
      assert.equal(await awaitsExecution({}, inputs, run), true);
      const { waitForRunning, ...following } = inputs;
      assert.equal(await awaitsExecution({}, following, run), false);
      assert.equal(emulator.requests.length, 1, "what the check found is remembered");

      emulator.addExecutions(PIPELINE, [execution("2", "FAILED", 1)]);
      assert.equal(await awaitsExecution({}, inputs, newRun({ preview: true })), false);
    }));

  it("is certain, without a question, where there is no image yet", () =>
    emulated(RUNNING, async ({ emulator, newRun }) => {
      assert.equal(await awaitsExecution({}, WAITING, newRun()), true);
      assert.equal(emulator.requests.length, 0);
    }));

  it("is not so for an image that is held", () =>
    deployed(HELD, async (state, { emulator, newRun }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      const inputs = { ...state, ...WAITING };
      assert.equal(await awaitsExecution(state, inputs, newRun({ preview: true })), false);
    }));
});

describe("the image that was waited for", () => {
  it("takes the place of the one before, with nothing left of that", () =>
    emulated(TWO_IMAGES, async ({ emulator, newRun }) => {
      const before = {
        ...WAITING,
        imagePipelineName: "web",
        errorCode: "Old",
        latestImageId: "m-1",
      };
      const settled = await waitForImage(before, newRun());
      const { waitForRunning, imagePipelineName, imageId, latestImageId, latestExecutionId } =
        settled;
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
      assert.ok(!("errorCode" in settled));
      assert.deepEqual(
        emulator.requests.map(({ action }) => action),
        ["DescribeImagePipelineExecutions"],
        "by its id, where that is known",
      );
    }));

  it("is found by the pipeline's name where only that is known", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const { waitForRunning } = WAITING;
      const settled = await waitForImage({ imagePipelineName: "web", waitForRunning }, newRun());
      assert.deepEqual([settled["imagePipelineId"], settled["imageId"]], [PIPELINE, "m-2"]);
    }));

  it("is none when the time is up", () =>
    emulated(RUNNING, async ({ newRun }) => {
      const impatient = { ...ARGS, waitForRunning: { timeout: "0s" } };
      await refusal(waitForImage(impatient, newRun()), TimeoutError);
    }));
});

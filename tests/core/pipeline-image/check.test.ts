import assert from "node:assert/strict";
import { checkPipelineImage } from "../../../core/pipeline-image/check";
import {
  IMAGE_OUTPUTS,
  LATEST_OUTPUTS,
  type Properties,
} from "../../../core/pipeline-image/properties";
import { emulated } from "../support/emulated";
import { PIPELINE, pipelineWith } from "../support/scenarios";
import { ARGS, checked, deployed, TWO_IMAGES, UNKNOWN } from "./support/checks";

const HELD = { ...ARGS, hold: true };

describe("the check of a new PipelineImage", () => {
  it("adds the image to the arguments", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const inputs = await checked({}, { ...HELD, triggers: ["1"] }, newRun());
      const { creationTime, modifiedTime, reason, ...others } = inputs;
      assert.deepEqual(others, {
        ...HELD,
        triggers: ["1"],
        imageId: "m-2",
        executionId: "exec-2",
        region: "cn-hangzhou",
        status: "SUCCESS",
        tags: { branch: "next" },
        source: "execution",
        newer: [],
        latestImageId: "m-2",
        latestExecutionId: "exec-2",
      });
      assert.match(String(reason), /^exec-2 /);
      assert.equal(creationTime, modifiedTime);
    }));

  it("keeps the filter apart from the tags of the execution", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const tags = { branch: "main" };
      // With the copy of them that keeps secrets secret.
      const inputs = await checked({}, { ...ARGS, tags, tagFilter: tags }, newRun());
      assert.equal(inputs["imageId"], "m-1");
      assert.deepEqual([inputs["tags"], inputs["tagFilter"]], [tags, tags]);
    }));

  it("leaves out what is absent, in whichever way", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const absent = { tags: null, minAge: undefined, hold: null, imagePipelineName: null };
      const inputs = await checked({}, { ...ARGS, ...absent }, newRun());
      for (const key of ["tagFilter", "minAge", "hold", "imagePipelineName", "errorCode"])
        assert.ok(!(key in inputs), key);
    }));

  it("finds the pipeline by its name", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const inputs = await checked({}, { imagePipelineName: "web" }, newRun());
      assert.equal(inputs["imagePipelineId"], PIPELINE);
      assert.equal(inputs["imagePipelineName"], "web");
    }));

  it("has no execution where the fallback is used", () =>
    emulated(pipelineWith(), async ({ newRun }) => {
      const run = newRun();
      const inputs = await checked({}, { ...ARGS, fallbackImageId: "m-base" }, run);
      assert.equal(inputs["imageId"], "m-base");
      assert.equal(inputs["latestImageId"], "m-base");
      assert.ok(!("executionId" in inputs) && !("latestExecutionId" in inputs));
      assert.deepEqual(
        run.diagnostics.map(({ severity }) => severity),
        ["warning"],
      );
    }));
});

describe("the check of unknown arguments", () => {
  const UNDECIDED: Record<string, Properties> = {
    "the pipeline": { imagePipelineId: UNKNOWN },
    "the pipeline's name": { imagePipelineName: UNKNOWN },
    "the region": { ...ARGS, region: UNKNOWN },
    "all tags": { ...ARGS, tags: UNKNOWN },
    "one tag": { ...ARGS, tags: { branch: UNKNOWN, team: "web" } },
    "one of the exclusions": { ...ARGS, exclude: ["m-1", UNKNOWN] },
    "an age": { ...ARGS, minAge: UNKNOWN },
    "how long to wait": { ...ARGS, waitForRunning: { timeout: UNKNOWN } },
    "whether to hold": { ...ARGS, hold: UNKNOWN },
    "a trigger while held": { ...HELD, triggers: { day: [UNKNOWN] } },
  };

  for (const [what, args] of Object.entries(UNDECIDED)) {
    it(`leaves all outputs unknown, and asks nothing: ${what}`, () =>
      deployed(ARGS, async (state, { emulator, newRun }) => {
        const asked = emulator.requests.length;
        for (const olds of [{}, state]) {
          const inputs = await checked(olds, args, newRun({ preview: true }));
          for (const output of [...IMAGE_OUTPUTS, ...LATEST_OUTPUTS])
            assert.equal(inputs[output], UNKNOWN, output);
        }
        assert.equal(emulator.requests.length, asked);
      }));
  }

  it("does not mind a trigger while nothing is held", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const inputs = await checked({}, { ...ARGS, triggers: [UNKNOWN] }, newRun());
      assert.equal(inputs["imageId"], "m-2");
    }));

  it("tells what is wrong all the same, and only of what is known", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const args = { imagePipelineId: UNKNOWN, tags: UNKNOWN, hold: UNKNOWN, minAge: "soon" };
      const result = await checkPipelineImage({}, args, UNKNOWN, newRun());
      assert.ok("failures" in result);
      assert.deepEqual(
        result.failures.map(({ path }) => path),
        ["minAge"],
      );
    }));
});

describe("the check of a PipelineImage that follows", () => {
  it("moves to what is newest", () =>
    deployed(ARGS, async (state, { newRun }) => {
      const inputs = await checked(state, ARGS, newRun());
      assert.deepEqual([inputs["imageId"], inputs["latestImageId"]], ["m-3", "m-3"]);
    }));

  it("fails as the lookup does, and leaves it at that", () =>
    deployed(ARGS, async (state, { emulator, newRun }) => {
      emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM" });
      const run = newRun();
      const result = await checkPipelineImage(state, ARGS, UNKNOWN, run);
      assert.ok("failures" in result);
      assert.deepEqual(
        result.failures.map(({ path }) => path),
        [""],
      );
      assert.match(JSON.stringify(result.failures), /Forbidden\.RAM/);
      assert.deepEqual(run.diagnostics, []);
    }));
});

describe("the check of a PipelineImage that is to wait", () => {
  const WAITING = { ...ARGS, waitForRunning: { timeout: "1h" } };

  it("goes on with what there is in a preview", () =>
    deployed(ARGS, async (state, { emulator, newRun }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      const inputs = await checked(state, WAITING, newRun({ preview: true }));
      assert.equal(inputs["imageId"], "m-3");
    }));

  it("is unknown in a preview when only the build that runs can give an image", () =>
    emulated(pipelineWith(), async ({ emulator, newRun }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      const run = newRun({ preview: true });
      assert.equal((await checked({}, WAITING, run))["imageId"], UNKNOWN);
      assert.match(String(run.diagnostics.at(-1)?.message), /The update will wait for it/);
      const impatient = await checkPipelineImage({}, ARGS, UNKNOWN, newRun({ preview: true }));
      assert.ok("failures" in impatient);
    }));

  it("fails in a preview when no build runs", () =>
    emulated(pipelineWith(), async ({ newRun }) => {
      const result = await checkPipelineImage({}, WAITING, UNKNOWN, newRun({ preview: true }));
      assert.ok("failures" in result);
    }));

  it("fails in an update when the time is up", () =>
    emulated(pipelineWith(), async ({ emulator, newRun }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      const args = { ...ARGS, waitForRunning: { timeout: "0s" } };
      const result = await checkPipelineImage({}, args, UNKNOWN, newRun());
      assert.ok("failures" in result);
      assert.match(String(result.failures[0]?.message), /still running/);
    }));
});

describe("the check of a PipelineImage whose image is the latest still", () => {
  it("stays as it was told when the image was chosen, whatever is built meanwhile", () =>
    emulated(TWO_IMAGES, async ({ emulator, newRun }) => {
      const state = await checked({}, ARGS, newRun());
      emulator.startBuild({ imagePipelineId: PIPELINE });
      assert.deepEqual(await checked(state, ARGS, newRun()), state);
    }));

  it("is told to hold when the engine hands an output over, as it does for ignoreChanges", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const result = await checkPipelineImage({}, { ...ARGS, imageId: "m-1" }, UNKNOWN, newRun());
      assert.ok("failures" in result);
      assert.deepEqual(
        result.failures.map(({ path, message }) => [path, message.includes("hold: true")]),
        [["imageId", true]],
      );
    }));
});

describe("the check of a PipelineImage that waits for its first build, with a fallback", () => {
  const args = { ...ARGS, waitForRunning: { timeout: "1h" }, fallbackImageId: "m-golden" };

  it("is unknown in the preview: the update will wait, and not use the fallback", () =>
    emulated(pipelineWith(), async ({ emulator, newRun }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      const run = newRun({ preview: true });
      const inputs = await checked({}, args, run);
      assert.deepEqual([inputs["imageId"], inputs["latestImageId"]], [UNKNOWN, UNKNOWN]);
      assert.match(
        run.diagnostics.map(({ message }) => message).join(),
        /The update will wait for it/,
      );
    }));

  it("is the fallback where nothing is running", () =>
    emulated(pipelineWith(), async ({ newRun }) => {
      const inputs = await checked({}, args, newRun({ preview: true }));
      assert.equal(inputs["imageId"], "m-golden");
    }));
});

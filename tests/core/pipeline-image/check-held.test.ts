import assert from "node:assert/strict";
import { checkPipelineImage } from "../../../core/pipeline-image/check";
import {
  IMAGE_OUTPUTS,
  LATEST_OUTPUTS,
  type Properties,
} from "../../../core/pipeline-image/properties";
import { emulated } from "../support/emulated";
import { execution, PIPELINE, pipelineWith } from "../support/scenarios";
import { ARGS, checked, deployed, TWO_IMAGES, UNKNOWN } from "./support/checks";

const HELD = { ...ARGS, hold: true };

describe("the check of a PipelineImage that is held", () => {
  const kept: Record<string, readonly [Properties, Properties]> = {
    "nothing changes": [HELD, HELD],
    "it is held from now on": [ARGS, HELD],
    "the triggers are as before": [
      { ...HELD, triggers: [1, { a: "b" }] },
      { ...HELD, triggers: [1, { a: "b" }] },
    ],
    "the region is spelt out": [HELD, { ...HELD, region: "cn-hangzhou" }],
    "the region is left out": [{ ...HELD, region: "cn-hangzhou" }, HELD],
    "it is to wait": [HELD, { ...HELD, waitForRunning: { timeout: "1s" } }],
    "an empty list of triggers is added": [HELD, { ...HELD, triggers: [] }],
    "what is the default is spelt out": [
      HELD,
      { ...HELD, acceptPartialSuccess: false, verifyImage: false, exclude: [] },
    ],
    "a duration is written in another way": [
      { ...HELD, maxAge: "60000h" },
      { ...HELD, maxAge: "3600000m" },
    ],
    "the excluded ids are in another order": [
      { ...HELD, exclude: ["m-8", "m-9"] },
      { ...HELD, exclude: ["m-9", "m-8"] },
    ],
    "its pipeline is asked for by id instead of by name": [
      { imagePipelineName: "web", hold: true },
      HELD,
    ],
    "the tags are in another order": [
      { ...HELD, tags: { branch: "next", other: "" } },
      { ...HELD, tags: { other: "", branch: "next" } },
    ],
  };
  for (const [when, [before, args]] of Object.entries(kept)) {
    it(`keeps the image and tells the newest: ${when}`, async () => {
      const tags = { branch: "next", other: "" };
      const scenario = pipelineWith(execution("2", "SUCCESS", 3, { tags }));
      await emulated(scenario, async ({ emulator, newRun }) => {
        const state = await checked({}, before, newRun());
        emulator.addExecutions(PIPELINE, [execution("3", "SUCCESS", 1, { tags })]);
        const inputs = await checked(state, args, newRun());
        assert.deepEqual(
          IMAGE_OUTPUTS.map((key) => inputs[key]),
          IMAGE_OUTPUTS.map((key) => state[key]),
        );
        assert.deepEqual(
          LATEST_OUTPUTS.map((key) => inputs[key]),
          ["m-3", "exec-3"],
        );
      });
    });
  }

  const moves: Record<string, readonly [Properties, Properties]> = {
    "a trigger changes": [
      { ...HELD, triggers: ["1"] },
      { ...HELD, triggers: ["2"] },
    ],
    "a trigger is added": [HELD, { ...HELD, triggers: [1] }],
    "the triggers are dropped": [{ ...HELD, triggers: { a: 1 } }, HELD],
    "the hold is dropped": [HELD, ARGS],
    "the hold is false": [HELD, { ...HELD, hold: false }],
    "the pipeline is asked for by name": [HELD, { imagePipelineName: "web", hold: true }],
    "partial successes are accepted": [HELD, { ...HELD, acceptPartialSuccess: true }],
    "an image is excluded": [HELD, { ...HELD, exclude: ["m-2"] }],
    "an age is asked for": [HELD, { ...HELD, minAge: "1m" }],
    "an age is no longer asked for": [{ ...HELD, maxAge: "48h" }, HELD],
    "images are verified": [HELD, { ...HELD, verifyImage: true }],
    "there is a fallback": [HELD, { ...HELD, fallbackImageId: "m-base" }],
    "tags are no longer asked for": [{ ...HELD, tags: { branch: "main" } }, HELD],
  };
  for (const [when, [before, args]] of Object.entries(moves)) {
    it(`moves when ${when}`, () =>
      deployed(before, async (state, { newRun }) => {
        const inputs = await checked(state, args, newRun());
        assert.equal(inputs["imageId"], "m-3");
      }));
  }

  const elsewhere = {
    region: "cn-hangzhou",
    pipelines: [
      { imagePipelineId: "ip-near", name: "web", executions: [execution("near", "SUCCESS", 1)] },
      {
        imagePipelineId: "ip-other",
        name: "other",
        executions: [execution("other", "SUCCESS", 1)],
      },
      {
        imagePipelineId: "ip-far",
        name: "web",
        region: "cn-beijing",
        executions: [execution("far", "SUCCESS", 1)],
      },
    ],
  };

  it("moves to another pipeline and to another region", () =>
    emulated(elsewhere, async ({ newRun }) => {
      const byId = { imagePipelineId: "ip-near", hold: true };
      const near = await checked({}, byId, newRun());
      const other = await checked(near, { ...byId, imagePipelineId: "ip-other" }, newRun());
      assert.equal(other["imageId"], "m-other");

      const byName = { imagePipelineName: "web", hold: true };
      const named = await checked({}, byName, newRun());
      assert.equal(named["imageId"], "m-near");
      const asked = await checked(named, { ...byName, region: "cn-beijing" }, newRun());
      assert.deepEqual([asked["imageId"], asked["region"]], ["m-far", "cn-beijing"]);
      const stack = { "alicloud:region": "cn-beijing" };
      const configured = await checked(named, byName, newRun({ stack }));
      assert.deepEqual([configured["imageId"], configured["region"]], ["m-far", "cn-beijing"]);
    }));

  it("warns with the cause and keeps everything when the lookup fails", () =>
    deployed(HELD, async (state, { emulator, newRun }) => {
      for (const failure of ["Forbidden.RAM", "InvalidImagePipeline.NotFound"]) {
        emulator.inject({ fault: "error", statusCode: 403, code: failure });
        const run = newRun();
        assert.deepEqual(await checked(state, HELD, run), state);
        assert.equal(run.diagnostics.length, 1);
        assert.equal(run.diagnostics[0]?.severity, "warning");
        assert.match(
          run.diagnostics[0].message,
          /^Image m-2 is held, and what is newer cannot be told/,
        );
        assert.ok(run.diagnostics[0].message.includes(failure));
      }
    }));

  it("warns when nothing can be chosen any more, and when there are no credentials", () =>
    deployed(HELD, async (state, { emulator, newRun }) => {
      emulator.removePipeline(PIPELINE);
      const without = newRun({ variables: { ALICLOUD_REGION: "of nowhere" } });
      for (const run of [newRun(), without]) {
        assert.deepEqual(await checked(state, HELD, run), state);
        assert.equal(run.diagnostics[0]?.severity, "warning");
      }
    }));

  it("fails when the lookup fails as it is to move", () =>
    deployed({ ...HELD, triggers: [1] }, async (state, { emulator, newRun }) => {
      emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM", times: "always" });
      for (const args of [{ ...HELD, triggers: [2] }, ARGS, { ...HELD, minAge: "1m" }]) {
        const result = await checkPipelineImage(state, args, UNKNOWN, newRun());
        assert.ok("failures" in result);
      }
    }));

  it("is not held before it has an image", () =>
    emulated(TWO_IMAGES, async ({ emulator, newRun }) => {
      assert.equal((await checked({}, HELD, newRun()))["imageId"], "m-2");
      for (const olds of [{}, HELD]) {
        emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM" });
        assert.ok("failures" in (await checkPipelineImage(olds, HELD, UNKNOWN, newRun())));
      }
    }));

  it("tells wrong arguments all the same", () =>
    deployed(HELD, async (state, { newRun }) => {
      const result = await checkPipelineImage(state, { ...HELD, minAge: 1 }, UNKNOWN, newRun());
      assert.ok("failures" in result);
    }));

  it("does not wait", () =>
    deployed(HELD, async (state, { emulator, newRun }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      const args = { ...HELD, waitForRunning: { timeout: "1h" } };
      assert.equal((await checked(state, args, newRun()))["imageId"], "m-2");
    }));
});

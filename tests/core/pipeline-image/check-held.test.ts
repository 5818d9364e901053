import assert from "node:assert/strict";
import { checkPipelineImage } from "../../../core/pipeline-image/check";
import {
  IMAGE_OUTPUTS,
  LATEST_OUTPUTS,
  pick,
  type Properties,
} from "../../../core/pipeline-image/properties";
import { emulated } from "../support/emulated";
import { execution, PIPELINE } from "../support/scenarios";
import { ARGS, checked, deployed, failuresOf, TWO_IMAGES, UNKNOWN } from "./support/checks";

const HELD = { ...ARGS, hold: true };
const NEWEST = { latestImageId: "m-3", latestExecutionId: "exec-3" };

// Which changes move an image is tested in hold.test.ts.
describe("the check of a held PipelineImage", () => {
  const kept: Record<string, readonly [Properties, Properties]> = {
    "nothing changes": [HELD, HELD],
    "it is held from now on": [ARGS, HELD],
    "a default is added": [HELD, { ...HELD, exclude: [] }],
  };
  for (const [when, [before, args]] of Object.entries(kept)) {
    it(`keeps the image and returns the current choice if ${when}`, () =>
      deployed(before, async (state, { newRun }) => {
        const inputs = await checked(state, args, newRun());
        assert.deepEqual(pick(inputs, IMAGE_OUTPUTS), pick(state, IMAGE_OUTPUTS));
        assert.deepEqual(pick(inputs, LATEST_OUTPUTS), NEWEST);
        assert.deepEqual(inputs["exclude"], args["exclude"]);
      }));
  }

  for (const [when, [before, args]] of Object.entries({
    "a trigger changes": [
      { ...HELD, triggers: ["1"] },
      { ...HELD, triggers: ["2"] },
    ],
    "hold is removed": [HELD, ARGS],
    "an age is added": [HELD, { ...HELD, minAge: "1m" }],
  })) {
    it(`moves to the current choice if ${when}`, () =>
      deployed(before ?? {}, async (state, { newRun }) => {
        const inputs = await checked(state, args ?? {}, newRun());
        assert.equal(inputs["imageId"], "m-3");
        assert.deepEqual(pick(inputs, LATEST_OUTPUTS), NEWEST);
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
  const BY_NAME = { imagePipelineName: "web", hold: true };

  it("moves to another pipeline", () =>
    emulated(elsewhere, async ({ newRun }) => {
      const byId = { imagePipelineId: "ip-near", hold: true };
      const near = await checked({}, byId, newRun());
      const other = await checked(near, { ...byId, imagePipelineId: "ip-other" }, newRun());
      assert.equal(other["imageId"], "m-other");
    }));

  it("moves to another region, from an argument or from the stack's configuration", () =>
    emulated(elsewhere, async ({ newRun }) => {
      const near = await checked({}, BY_NAME, newRun());
      assert.equal(near["imageId"], "m-near");
      const byArgument = await checked(near, { ...BY_NAME, region: "cn-beijing" }, newRun());
      const stack = { "alicloud:region": "cn-beijing" };
      const byStack = await checked(near, BY_NAME, newRun({ stack }));
      for (const inputs of [byArgument, byStack])
        assert.deepEqual([inputs["imageId"], inputs["region"]], ["m-far", "cn-beijing"]);
    }));

  it("is not kept in another region if the lookup fails there", () =>
    emulated(elsewhere, async ({ newRun }) => {
      const args = { imagePipelineId: "ip-near", hold: true };
      const near = await checked({}, args, newRun());
      const stack = { "alicloud:region": "cn-beijing" };
      const { failures } = await checkPipelineImage(near, args, UNKNOWN, newRun({ stack }));
      assert.match(failures?.[0]?.message ?? "", /cn-beijing/);
    }));

  it("waits for a running build if the stack's region has changed", () =>
    emulated(elsewhere, async ({ emulator, newRun }) => {
      const args = { ...BY_NAME, waitForRunning: { timeout: "1h" } };
      const near = await checked({}, args, newRun());
      emulator.startBuild({ imagePipelineId: "ip-far" });
      const stack = { "alicloud:region": "cn-beijing" };
      const inputs = await checked(near, args, newRun({ stack, whilePending: "unknown" }));
      assert.equal(inputs["imageId"], UNKNOWN);
    }));

  it("keeps everything, with a warning that has the cause, if the lookup fails", () =>
    deployed(HELD, async (state, { emulator, newRun }) => {
      for (const code of ["Forbidden.RAM", "InvalidImagePipeline.NotFound"]) {
        emulator.inject({ fault: "error", statusCode: 403, code });
        const run = newRun();
        const result = await checkPipelineImage(state, HELD, UNKNOWN, run);
        assert.deepEqual(result, { inputs: state, pending: false });
        const [diagnostic, ...more] = run.diagnostics;
        assert.equal(diagnostic?.severity, "warning");
        assert.match(diagnostic.message, /^Image m-2 is held, but the current choice is unknown: /);
        assert.ok(diagnostic.message.includes(code));
        assert.deepEqual(more, []);
      }
    }));

  it("keeps everything, with a warning, if the pipeline does not exist any more or settings are invalid", () =>
    deployed(HELD, async (state, { emulator, newRun }) => {
      emulator.removePipeline(PIPELINE);
      const invalid = newRun({ variables: { ALICLOUD_REGION: "of nowhere" } });
      for (const run of [newRun(), invalid]) {
        assert.deepEqual(await checked(state, HELD, run), state);
        assert.deepEqual(
          run.diagnostics.map(({ severity }) => severity),
          ["warning"],
        );
      }
    }));

  it("keeps the image, with a warning, if its pipeline cannot be found by name", () =>
    deployed({ ...HELD, imagePipelineId: undefined, imagePipelineName: "web" }, (state, all) => {
      all.emulator.removePipeline(PIPELINE);
      const run = all.newRun();
      return checked(state, { imagePipelineName: "web", hold: true }, run).then((inputs) => {
        assert.deepEqual(inputs, state);
        assert.match(String(run.diagnostics[0]?.message), /no image pipeline with the name "web"/);
      });
    }));

  it("fails if the lookup fails while the image moves", () =>
    deployed({ ...HELD, triggers: [1] }, async (state, { emulator, newRun }) => {
      emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM", times: "always" });
      for (const args of [{ ...HELD, triggers: [2] }, ARGS, { ...HELD, minAge: "1m" }])
        assert.match(JSON.stringify(await failuresOf(state, args, newRun())), /Forbidden\.RAM/);
    }));

  it("holds nothing before there is an image", () =>
    emulated(TWO_IMAGES, async ({ emulator, newRun }) => {
      assert.equal((await checked({}, HELD, newRun()))["imageId"], "m-2");
      for (const olds of [{}, HELD]) {
        emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM" });
        assert.match(JSON.stringify(await failuresOf(olds, HELD, newRun())), /Forbidden\.RAM/);
      }
    }));

  it("fails for invalid arguments", () =>
    deployed(HELD, async (state, { newRun }) => {
      const [failure] = await failuresOf(state, { ...HELD, minAge: 1 }, newRun());
      assert.equal(failure?.path, "minAge");
    }));

  it("does not wait for running builds", () =>
    deployed(HELD, async (state, { emulator, newRun }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      const args = { ...HELD, waitForRunning: { timeout: "1h" } };
      for (const whilePending of ["wait", "unknown"] as const) {
        const inputs = await checked(state, args, newRun({ whilePending }));
        assert.deepEqual([inputs["imageId"], inputs["latestImageId"]], ["m-2", "m-3"]);
      }
    }));
});

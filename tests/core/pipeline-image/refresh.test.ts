import assert from "node:assert/strict";
import { EcsApiError } from "../../../core/errors";
import { refreshPipelineImage } from "../../../core/pipeline-image/check";
import { emulated } from "../support/emulated";
import { refusal } from "../support/refusals";
import { execution, PIPELINE, pipelineWith } from "../support/scenarios";
import { ARGS, checked, deployed } from "./support/checks";

describe("the refresh", () => {
  for (const [how, args] of Object.entries({
    following: ARGS,
    held: { ...ARGS, hold: true, triggers: ["1"] },
    named: { imagePipelineName: "web" },
    waiting: { ...ARGS, waitForRunning: { timeout: "1h" } },
  })) {
    it(`reads the current choice and keeps the image: ${how}`, () =>
      deployed(args, async (state, { emulator, newRun }) => {
        emulator.startBuild({ imagePipelineId: PIPELINE });
        const refreshed = await refreshPipelineImage(state, newRun());
        const newest = { latestImageId: "m-3", latestExecutionId: "exec-3" };
        assert.deepEqual(refreshed, { ...state, ...newest });
      }));
  }

  it("uses the arguments in the state", () =>
    deployed({ ...ARGS, tags: { branch: "main" } }, async (state, { newRun }) => {
      assert.deepEqual(await refreshPipelineImage(state, newRun()), state);
    }));

  it("reads and returns a state of release 0.1.0 with the names of this release", () =>
    deployed({ ...ARGS, tags: { branch: "main" } }, async (state, { newRun }) => {
      const { executionTags, tags, ...rest } = state;
      const stored = { ...rest, tags: executionTags, tagFilter: tags };
      assert.deepEqual(await refreshPipelineImage(stored, newRun()), state);
    }));

  it("uses the region in the state", () =>
    deployed({ ...ARGS, region: "cn-hangzhou" }, async (state, { newRun }) => {
      const run = newRun({ stack: { "alicloud:region": "cn-beijing" } });
      assert.equal((await refreshPipelineImage(state, run))?.["latestImageId"], "m-3");
    }));

  it("has no current execution if the choice is the fallback", () =>
    deployed({ ...ARGS, fallbackImageId: "m-base" }, async (state, { emulator, newRun }) => {
      const ids = ["1", "2", "3"];
      emulator.addExecutions(
        PIPELINE,
        ids.map((id) => execution(id, "FAILED", 1)),
      );
      const refreshed = await refreshPipelineImage(state, newRun());
      assert.equal(refreshed?.["latestImageId"], "m-base");
      assert.ok(!("latestExecutionId" in refreshed));
      assert.equal(refreshed["executionId"], "exec-2");
    }));

  it("returns nothing if the pipeline does not exist any more, also one that is named by name", async () => {
    for (const args of [ARGS, { imagePipelineName: "web" }]) {
      await deployed(args, async (state, { emulator, newRun }) => {
        emulator.removePipeline(PIPELINE);
        assert.equal(await refreshPipelineImage(state, newRun()), undefined);
      });
    }
  });

  it("keeps the state, with a warning, if no execution qualifies", () =>
    emulated(pipelineWith(execution("1", "SUCCESS", 1)), async ({ emulator, newRun }) => {
      const state = await checked({}, ARGS, newRun());
      emulator.addExecutions(PIPELINE, [execution("1", "FAILED", 1)]);
      const run = newRun();
      assert.deepEqual(await refreshPipelineImage(state, run), state);
      assert.equal(run.diagnostics[0]?.severity, "warning");
    }));

  const REFUSALS = ["Forbidden.RAM", "InvalidAccessKeyId.NotFound", "InvalidRegionId.NotFound"];
  for (const code of REFUSALS) {
    it(`fails and does not treat the pipeline as deleted: ${code}`, () =>
      deployed(ARGS, async (state, { emulator, newRun }) => {
        emulator.inject({ fault: "error", statusCode: 404, code });
        const error = await refusal(refreshPipelineImage(state, newRun()), EcsApiError);
        assert.equal(error.code, code);
      }));
  }
});

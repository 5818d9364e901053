import assert from "node:assert/strict";
import { checkPipelineImage, refreshPipelineImage } from "../../../core/pipeline-image/check";
import {
  IMAGE_OUTPUTS,
  LATEST_OUTPUTS,
  OUTPUTS,
  pick,
  type Properties,
} from "../../../core/pipeline-image/properties";
import { emulated } from "../support/emulated";
import { execution, PIPELINE } from "../support/scenarios";
import { ARGS, checked, deployed, failuresOf, TWO_IMAGES, UNKNOWN } from "./support/checks";

const BY_NAME = { imagePipelineName: "web" };
const WAITING = { waitForRunning: { timeout: "1h" } };
const NEWEST = { latestImageId: "m-3", latestExecutionId: "exec-3" };

/** What the engine passes for these arguments of the program, with `ignoreChanges` of these properties. */
function ignoring(state: Properties, args: Properties, keys: readonly string[]): Properties {
  return { ...args, ...pick(state, keys) };
}

// For an ignored property, the engine passes the old input, and a check returns outputs as inputs.
describe("the check of a PipelineImage with ignoreChanges", () => {
  for (const [how, args] of Object.entries({ "by ID": ARGS, "by name": BY_NAME })) {
    it(`of imageId keeps the image and returns the current choice: ${how}`, () =>
      deployed(args, async (state, { newRun }) => {
        const inputs = await checked(state, ignoring(state, args, ["imageId"]), newRun());
        assert.deepEqual(inputs, { ...state, ...NEWEST });
      }));

    it(`of everything ("*") keeps the image and every argument: ${how}`, () =>
      deployed({ ...args, tags: {}, minAge: "1s" }, async (state, { newRun }) => {
        assert.deepEqual(await checked(state, state, newRun()), { ...state, ...NEWEST });
      }));
  }

  for (const key of OUTPUTS.filter((name) => name !== "imageId")) {
    it(`of ${key} follows the newest choice`, () =>
      deployed(ARGS, async (state, { newRun }) => {
        const inputs = await checked(state, ignoring(state, ARGS, [key]), newRun());
        assert.deepEqual(pick(inputs, ["imageId", "executionId", ...LATEST_OUTPUTS]), {
          imageId: "m-3",
          executionId: "exec-3",
          ...NEWEST,
        });
      }));
  }

  it("of imagePipelineId follows the newest choice of a pipeline that is named by name", () =>
    deployed(BY_NAME, async (state, { newRun }) => {
      const args = ignoring(state, BY_NAME, ["imagePipelineId", "region"]);
      const inputs = await checked(state, args, newRun());
      assert.equal(inputs["imageId"], "m-3");
      assert.equal(inputs["imagePipelineName"], "web");
    }));

  it("of an argument keeps that argument only", () =>
    deployed({ ...ARGS, tags: { branch: "main" } }, async (state, { emulator, newRun }) => {
      const tags = { branch: "main" };
      emulator.addExecutions(PIPELINE, [execution("4", "SUCCESS", 0.5, { tags })]);
      const args = ignoring(state, { ...ARGS, tags: { branch: "next" }, minAge: "1m" }, ["tags"]);
      const inputs = await checked(state, args, newRun());
      assert.deepEqual([inputs["tags"], inputs["minAge"]], [tags, "1m"]);
      assert.equal(inputs["imageId"], "m-4");
    }));

  it("of imageId keeps the image while arguments change, and stores the arguments", () =>
    deployed({ ...ARGS, hold: true, triggers: [1] }, async (state, { newRun }) => {
      const args = { ...ARGS, triggers: [2], minAge: "1m" };
      const inputs = await checked(state, ignoring(state, args, ["imageId"]), newRun());
      const { hold, ...rest } = state;
      assert.deepEqual(inputs, { ...rest, ...args, ...NEWEST });
    }));

  const NEXT = {
    imagePipelineId: "ip-next",
    name: "next",
    executions: [execution("next", "SUCCESS", 1)],
  };
  const TWO_PIPELINES = { ...TWO_IMAGES, pipelines: [...(TWO_IMAGES.pipelines ?? []), NEXT] };
  const changes: Record<string, readonly [Properties, Properties]> = {
    "by ID": [ARGS, { imagePipelineId: "ip-next" }],
    "by name": [BY_NAME, { imagePipelineName: "next" }],
  };
  for (const [how, [args, changed]] of Object.entries(changes)) {
    it(`of imageId keeps the image while the pipeline changes, which a refresh then uses: ${how}`, () =>
      emulated(TWO_PIPELINES, async ({ emulator, newRun }) => {
        const state = await checked({}, args, newRun());
        const unknown = { ...changed, tags: { branch: UNKNOWN } };
        const undecided = await checked(state, ignoring(state, unknown, ["imageId"]), newRun());
        assert.equal(undecided["imageId"], "m-2");
        assert.equal(undecided["imagePipelineId"], changed["imagePipelineId"] ?? PIPELINE);

        const inputs = await checked(state, ignoring(state, changed, ["imageId"]), newRun());
        const { imagePipelineName, ...rest } = state;
        const newest = { latestImageId: "m-next", latestExecutionId: "exec-next" };
        const pipeline = { ...changed, imagePipelineId: "ip-next" };
        assert.deepEqual(inputs, { ...rest, ...pipeline, ...newest });
        assert.deepEqual(await refreshPipelineImage(inputs, newRun()), inputs);

        emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM" });
        const failed = await checked(inputs, ignoring(inputs, changed, ["imageId"]), newRun());
        assert.deepEqual(failed, inputs, "while the API does not answer");
      }));
  }

  it("of imageId does not wait, also in an update", () =>
    deployed({ ...ARGS, ...WAITING }, async (state, { emulator, newRun }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      const args = ignoring(state, { ...ARGS, ...WAITING }, ["imageId"]);
      for (const whilePending of ["wait", "unknown"] as const) {
        const inputs = await checked(state, args, newRun({ whilePending }));
        assert.deepEqual(inputs, { ...state, ...NEWEST });
      }
    }));

  it("of imageId keeps the image while an argument is unknown", () =>
    deployed(ARGS, async (state, { newRun }) => {
      const args = ignoring(state, { ...ARGS, tags: { branch: UNKNOWN } }, ["imageId"]);
      const inputs = await checked(state, args, newRun());
      assert.deepEqual(pick(inputs, IMAGE_OUTPUTS), pick(state, IMAGE_OUTPUTS));
      assert.deepEqual([inputs["latestImageId"], inputs["tags"]], [UNKNOWN, { branch: UNKNOWN }]);
    }));

  it("of imageId keeps the image, with a warning, if the lookup fails", () =>
    deployed(ARGS, async (state, { emulator, newRun }) => {
      emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM" });
      const run = newRun();
      assert.deepEqual(await checked(state, ignoring(state, ARGS, ["imageId"]), run), state);
      assert.deepEqual(
        run.diagnostics.map(({ severity }) => severity),
        ["warning"],
      );
    }));

  it("of imageId fails for invalid arguments", () =>
    deployed(ARGS, async (state, { newRun }) => {
      const args = ignoring(state, { ...ARGS, minAge: "soon" }, ["imageId"]);
      const failures = await failuresOf(state, args, newRun());
      assert.deepEqual(
        failures.map(({ path }) => path),
        ["minAge"],
      );
    }));

  it("of imageId keeps the tags that filter, also in the state of release 0.1.0", () =>
    deployed({ ...ARGS, tags: { branch: "main" } }, async (state, { newRun }) => {
      const { executionTags, tags, ...rest } = state;
      const stored = { ...rest, tags: executionTags, tagFilter: tags };
      const inputs = await checked(stored, { ...ARGS, tags, imageId: state["imageId"] }, newRun());
      assert.deepEqual(pick(inputs, ["tags", "executionTags"]), { tags, executionTags });
    }));

  it("of anything else fails for a pipeline that is named by name and by another ID", () =>
    deployed(BY_NAME, async (state, { newRun }) => {
      const args = { ...BY_NAME, imagePipelineId: "ip-other" };
      const failures = await failuresOf(state, args, newRun());
      assert.deepEqual(
        failures.map(({ path }) => path),
        ["imagePipelineName"],
      );
    }));

  it("fails for an output that the program itself sets to another value", () =>
    deployed(ARGS, async (state, { emulator, newRun }) => {
      const sent = emulator.requests.length;
      const written = {
        imageId: "m-3",
        executionTags: { branch: "other" },
        newer: ["exec-9"],
        latestImageId: UNKNOWN,
      };
      const failures = await failuresOf(state, { ...ARGS, ...written }, newRun());
      assert.deepEqual(
        failures.map(({ path, message }) => [path, message]),
        Object.keys(written).map((path) => [
          path,
          "is an output and cannot be set; use hold: true to keep an image",
        ]),
      );
      assert.equal(emulator.requests.length, sent, "no request");
    }));

  it("of imageId keeps the image of the state, also if the engine stores another one as input", () =>
    deployed(ARGS, async (state, { newRun }) => {
      const stored = { ...state, imageId: "m-9" };
      const args = ignoring(stored, ARGS, ["imageId"]);
      const options = { storedInputs: stored };
      const checking = checkPipelineImage(state, args, UNKNOWN, newRun(), options);
      const { failures, ...result } = await checking;
      assert.equal(failures, undefined);
      assert.deepEqual(result, { inputs: { ...state, ...NEWEST }, pending: false });
    }));
});

import assert from "node:assert/strict";
import { EcsApiError, InvalidArgumentError, NoImageError } from "../../../core/errors";
import { parseResourceId, readPipelineImage } from "../../../core/pipeline-image/check";
import { resourceId, type Properties } from "../../../core/pipeline-image/properties";
import { emulated } from "../support/emulated";
import { refusal } from "../support/refusals";
import { PIPELINE, pipelineWith } from "../support/scenarios";
import { ARGS, checked, TWO_IMAGES } from "./support/checks";

const ID = `cn-hangzhou/${PIPELINE}`;

/** The pipeline of the ID, for arguments that do not name one. */
function idUnlessNamed({ imagePipelineName: name }: Properties): Properties {
  return { imagePipelineId: name === undefined ? PIPELINE : undefined };
}

describe("the read of a PipelineImage by its ID", () => {
  const programs: Record<string, Properties> = {
    "no arguments": {},
    "the pipeline": ARGS,
    "the pipeline's name": { imagePipelineName: "web" },
    "the region": { region: "cn-hangzhou" },
    "a filter": { tags: { branch: "main" }, minAge: null },
    "a hold": { ...ARGS, hold: true, triggers: [1] },
  };
  for (const [what, args] of Object.entries(programs)) {
    it(`returns what a check of a new resource would: ${what}`, () =>
      emulated(TWO_IMAGES, async ({ newRun }) => {
        const expected = await checked({}, { ...ARGS, ...args, ...idUnlessNamed(args) }, newRun());
        assert.deepEqual(await readPipelineImage(ID, args, newRun()), expected);
        assert.equal(resourceId(expected), ID);
      }));
  }

  it("looks in the region of the ID, not of the stack", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const run = newRun({ stack: { "alicloud:region": "cn-beijing" } });
      assert.equal((await readPipelineImage(ID, {}, run))?.["imageId"], "m-2");
    }));

  it("does not wait for a running build", () =>
    emulated(TWO_IMAGES, async ({ emulator, newRun }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      const args = { waitForRunning: { timeout: "1h" } };
      const state = await readPipelineImage(ID, args, newRun());
      assert.equal(state?.["imageId"], "m-2");
      assert.deepEqual(state["waitForRunning"], args.waitForRunning);
    }));

  it("fails if the arguments are those of another resource", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const id = "cn-hangzhou/ip-other";
      const error = await refusal(readPipelineImage(id, ARGS, newRun()), InvalidArgumentError);
      assert.deepEqual(
        error.problems.map(({ path, message }) => `${path} ${message}`),
        [`id does not match the arguments, whose ID is ${ID}`],
      );
    }));

  it("returns nothing if the pipeline does not exist, and fails for any other reason", () =>
    emulated(TWO_IMAGES, async ({ emulator, newRun }) => {
      assert.equal(await readPipelineImage("cn-hangzhou/ip-gone", {}, newRun()), undefined);
      emulator.inject({ fault: "error", statusCode: 404, code: "InvalidRegionId.NotFound" });
      await refusal(readPipelineImage(ID, {}, newRun()), EcsApiError);
    }));

  it("fails if there is no image", () =>
    emulated(pipelineWith(), ({ newRun }) =>
      refusal(readPipelineImage(ID, {}, newRun()), NoImageError).then(() => undefined),
    ));

  for (const id of ["", "ip-web", "/ip-web", "cn-hangzhou/", "cn-hangzhou/ip-web/x"]) {
    it(`sends nothing for the ID ${JSON.stringify(id)}, and names the form that it needs`, () => {
      assert.throws(
        () => parseResourceId(id),
        (error) => {
          assert.ok(InvalidArgumentError.isInstance(error));
          assert.deepEqual(
            error.problems.map(({ path }) => path),
            ["id"],
          );
          return error.message.includes(`REGION/PIPELINE, such as cn-hangzhou/`);
        },
      );
    });
  }
});

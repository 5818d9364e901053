import assert from "node:assert/strict";
import { comparable, isHeld, keepHeld } from "../../../core/pipeline-image/hold";
import type { Properties } from "../../../core/pipeline-image/properties";
import { ARGS } from "./support/checks";

const HELD = { ...ARGS, hold: true };
const DEFAULTS = {
  acceptPartialSuccess: false,
  verifyImage: false,
  exclude: [],
  tags: {},
  behind: 0,
};

/** The outputs of a resource whose image is `m-1`. */
const M_1 = {
  imagePipelineId: ARGS.imagePipelineId,
  region: "cn-hangzhou",
  imageId: "m-1",
  executionId: "exec-1",
  message: "of m-1",
  executionTags: { branch: "main" },
  latestImageId: "m-1",
  latestExecutionId: "exec-1",
};

/** The state of a resource that was deployed with these arguments. */
const stateOf = (args: Properties): Properties => ({ ...args, ...M_1 });

describe("a held image", () => {
  const kept: Record<string, readonly [Properties, Properties]> = {
    "nothing changes": [HELD, HELD],
    "it is held from now on": [ARGS, HELD],
    "the triggers are the same": [
      { ...HELD, triggers: [1, { a: "b" }] },
      { ...HELD, triggers: [1, { a: "b" }] },
    ],
    "an empty array of triggers is added": [HELD, { ...HELD, triggers: [] }],
    "an empty object replaces an empty array of triggers": [
      { ...HELD, triggers: [] },
      { ...HELD, triggers: {} },
    ],
    "its region is added to the arguments": [HELD, { ...HELD, region: "cn-hangzhou" }],
    "its region is removed from the arguments": [{ ...HELD, region: "cn-hangzhou" }, HELD],
    "waitForRunning is added": [HELD, { ...HELD, waitForRunning: { timeout: "1s" } }],
    "waitForRunning is removed": [{ ...HELD, waitForRunning: { timeout: "1s" } }, HELD],
    "defaults are added": [HELD, { ...HELD, ...DEFAULTS }],
    "defaults are removed": [{ ...HELD, ...DEFAULTS }, HELD],
    "a duration is written in another way": [
      { ...HELD, minAge: "60m", maxAge: "48h" },
      { ...HELD, minAge: "1h", maxAge: "2880m" },
    ],
    "excluded IDs are in another order": [
      { ...HELD, exclude: ["m-8", "m-9"] },
      { ...HELD, exclude: ["m-9", "m-8", "m-9"] },
    ],
    "tags are in another order": [
      { ...HELD, tags: { branch: "next", team: "" } },
      { ...HELD, tags: { team: "", branch: "next" } },
    ],
    "its pipeline is named by ID instead of by name": [
      { imagePipelineName: "web", hold: true },
      HELD,
    ],
    "an argument is not valid any more, and stays": [
      { ...HELD, minAge: "1 day" },
      { ...HELD, minAge: "1 day" },
    ],
  };
  for (const [when, [before, args]] of Object.entries(kept)) {
    it(`stays if ${when}`, () => {
      assert.equal(isHeld(stateOf(before), comparable(args)), true);
    });
  }

  const moves: Record<string, readonly [Properties, Properties]> = {
    "a trigger changes": [
      { ...HELD, triggers: ["1"] },
      { ...HELD, triggers: ["2"] },
    ],
    "a trigger is added": [HELD, { ...HELD, triggers: [1] }],
    "the triggers are removed": [{ ...HELD, triggers: { a: 1 } }, HELD],
    "hold is removed": [HELD, ARGS],
    "hold is false": [HELD, { ...HELD, hold: false }],
    "the pipeline changes": [HELD, { ...HELD, imagePipelineId: "ip-2" }],
    "its pipeline is named by name instead of by ID": [
      HELD,
      { imagePipelineName: "web", hold: true },
    ],
    "the name of the pipeline changes": [
      { imagePipelineName: "web", hold: true },
      { imagePipelineName: "api", hold: true },
    ],
    "the region changes": [HELD, { ...HELD, region: "cn-beijing" }],
    "partial successes are accepted": [HELD, { ...HELD, acceptPartialSuccess: true }],
    "an image is excluded": [HELD, { ...HELD, exclude: ["m-1"] }],
    "an age is added": [HELD, { ...HELD, minAge: "1m" }],
    "an age changes": [
      { ...HELD, maxAge: "48h" },
      { ...HELD, maxAge: "49h" },
    ],
    "an age is removed": [{ ...HELD, maxAge: "48h" }, HELD],
    "it stays behind": [HELD, { ...HELD, behind: 1 }],
    "images are verified": [HELD, { ...HELD, verifyImage: true }],
    "a fallback is added": [HELD, { ...HELD, fallbackImageId: "m-base" }],
    "a tag changes": [
      { ...HELD, tags: { branch: "main" } },
      { ...HELD, tags: { branch: "next" } },
    ],
    "the tags are removed": [{ ...HELD, tags: { branch: "main" } }, HELD],
  };
  for (const [when, [before, args]] of Object.entries(moves)) {
    it(`moves if ${when}`, () => {
      assert.equal(isHeld(stateOf(before), comparable(args)), false);
    });
  }

  it("needs an image in the state", () => {
    for (const state of [{}, HELD, { ...stateOf(HELD), imageId: undefined }])
      assert.equal(isHeld(state, comparable(HELD)), false);
  });

  it("stays if release 0.1.0 stored its tags under other names", () => {
    const { executionTags, ...rest } = stateOf(HELD);
    const stored = { ...rest, tags: executionTags, tagFilter: { branch: "main" } };
    assert.equal(isHeld(stored, comparable({ ...HELD, tags: { branch: "main" } })), true);
    assert.equal(isHeld(stored, comparable(HELD)), false);
    const unfiltered = { ...rest, tags: executionTags };
    assert.equal(isHeld(unfiltered, comparable(HELD)), true);
  });
});

describe("checked arguments for a resource whose image is held", () => {
  const state = stateOf(HELD);
  const M_2 = {
    imageId: "m-2",
    executionId: "exec-2",
    executionTags: {},
    errorCode: "of m-2",
    latestImageId: "m-2",
    latestExecutionId: "exec-2",
  };

  it("have its image, and the current choice", () => {
    assert.deepEqual(keepHeld(state, { ...HELD, region: "cn-hangzhou", ...M_2 }), {
      ...state,
      latestImageId: "m-2",
      latestExecutionId: "exec-2",
    });
  });

  it("have the stored choice if the current choice is unknown", () => {
    const { latestImageId, latestExecutionId, ...rest } = { ...HELD, ...M_2 };
    assert.deepEqual(keepHeld(state, rest), state);
  });

  it("have its image under the names of this release", () => {
    const { executionTags, ...rest } = state;
    const kept = keepHeld({ ...rest, tags: executionTags }, { ...HELD, ...M_2 });
    assert.deepEqual(kept["executionTags"], executionTags);
    assert.ok(!("tags" in kept));
  });

  it("have its image if its name now belongs to another pipeline", () => {
    const args = { imagePipelineName: "web", hold: true };
    const kept = keepHeld(stateOf(args), { ...args, ...M_2, imagePipelineId: "ip-2" });
    assert.deepEqual([kept["imageId"], kept["imagePipelineId"]], ["m-1", ARGS.imagePipelineId]);
  });

  it("have its image, whatever changes, if changes of the image are ignored", () => {
    const checked = { ...ARGS, minAge: "1h", ...M_2 };
    assert.equal(keepHeld(state, checked, true)["imageId"], "m-1");
    for (const empty of [{}, { ...state, imageId: undefined }])
      assert.equal(keepHeld(empty, checked, true), checked);
  });

  it("stay as they are if the image moves", () => {
    for (const change of [{ triggers: ["2"] }, { hold: false }, { minAge: "1h" }]) {
      const checked = { ...state, ...M_2, ...change };
      assert.equal(keepHeld(state, checked), checked);
    }
  });
});

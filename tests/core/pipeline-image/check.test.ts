import assert from "node:assert/strict";
import { checkPipelineImage } from "../../../core/pipeline-image/check";
import { OUTPUTS, upgraded, type Properties } from "../../../core/pipeline-image/properties";
import { emulated } from "../support/emulated";
import { execution, PIPELINE, pipelineWith } from "../support/scenarios";
import { ARGS, checked, deployed, failuresOf, TWO_IMAGES, UNKNOWN } from "./support/checks";

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
        executionTags: { branch: "next" },
        source: "execution",
        newer: [],
        latestImageId: "m-2",
        latestExecutionId: "exec-2",
      });
      assert.match(String(reason), /^exec-2 /);
      assert.equal(creationTime, modifiedTime);
    }));

  it("keeps the filter and the tags of the execution apart", () =>
    emulated(TWO_IMAGES, async ({ emulator, newRun }) => {
      const tags = { branch: "main", team: "web" };
      emulator.addExecutions(PIPELINE, [execution("3", "SUCCESS", 4, { tags })]);
      const inputs = await checked({}, { ...ARGS, tags: { branch: "main" } }, newRun());
      assert.equal(inputs["imageId"], "m-3");
      assert.deepEqual(inputs["tags"], { branch: "main" });
      assert.deepEqual(inputs["executionTags"], tags);
    }));

  it("omits arguments that are undefined or null", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const absent = { tags: null, minAge: undefined, hold: null, imagePipelineName: null };
      const inputs = await checked({}, { ...ARGS, ...absent }, newRun());
      for (const key of [...Object.keys(absent), "errorCode"]) assert.ok(!(key in inputs), key);
    }));

  it("finds the pipeline by its name", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const inputs = await checked({}, { imagePipelineName: "web" }, newRun());
      assert.equal(inputs["imagePipelineId"], PIPELINE);
      assert.equal(inputs["imagePipelineName"], "web");
    }));

  it("fails on imagePipelineName if no pipeline has the name", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const [failure, ...more] = await failuresOf({}, { imagePipelineName: "wbe" }, newRun());
      assert.equal(failure?.path, "imagePipelineName");
      assert.match(failure.message, /web \(ip-web\)/);
      assert.deepEqual(more, []);
    }));

  it("stays one build behind with behind: 1", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const inputs = await checked({}, { ...ARGS, behind: 1 }, newRun());
      assert.deepEqual([inputs["imageId"], inputs["latestImageId"]], ["m-1", "m-1"]);
    }));

  it("has no execution if the fallback is used", () =>
    emulated(pipelineWith(), async ({ newRun }) => {
      const run = newRun();
      const inputs = await checked({}, { ...ARGS, fallbackImageId: "m-base" }, run);
      assert.equal(inputs["imageId"], "m-base");
      assert.equal(inputs["latestImageId"], "m-base");
      assert.deepEqual(inputs["executionTags"], {});
      assert.ok(!("executionId" in inputs) && !("latestExecutionId" in inputs));
      assert.deepEqual(
        run.diagnostics.map(({ severity }) => severity),
        ["warning"],
      );
    }));

  it("fails with the first problems and the number of the others, however many there are", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      // More than a function can have as arguments.
      const exclude = new Array<string>(150_000).fill("");
      const failures = await failuresOf({}, { ...ARGS, minAge: "soon", exclude }, newRun());
      assert.equal(failures.length, 101);
      assert.equal(failures[0]?.path, "exclude[0]");
      assert.deepEqual(failures.at(-1), {
        path: "",
        keys: [],
        message: "more problems with the arguments that are not listed: 149901",
      });
      const fewer = await failuresOf({}, { ...ARGS, exclude: exclude.slice(0, 100) }, newRun());
      assert.equal(fewer.length, 100);
    }));

  it("fails if it sets an output, and names hold: true", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const failures = await failuresOf({}, { ...ARGS, imageId: "m-1" }, newRun());
      assert.deepEqual(
        failures.map(({ path, message }) => [path, message.includes("hold: true")]),
        [["imageId", true]],
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
    "one element of exclude": { ...ARGS, exclude: ["m-1", UNKNOWN] },
    "an age": { ...ARGS, minAge: UNKNOWN },
    "how far to stay behind": { ...ARGS, behind: UNKNOWN },
    "how long to wait": { ...ARGS, waitForRunning: { timeout: UNKNOWN } },
    "whether to hold": { ...ARGS, hold: UNKNOWN },
  };

  for (const [what, args] of Object.entries(UNDECIDED)) {
    it(`leaves all outputs unknown and sends no request: ${what}`, () =>
      deployed(ARGS, async (state, { emulator, newRun }) => {
        const sent = emulator.requests.length;
        for (const olds of [{}, state]) {
          const result = await checkPipelineImage(olds, args, UNKNOWN, newRun());
          assert.ok(result.failures === undefined);
          const outputs = OUTPUTS.filter((key) => !(key in args));
          for (const key of outputs) assert.equal(result.inputs[key], UNKNOWN, key);
          assert.equal(result.pending, false);
        }
        assert.equal(emulator.requests.length, sent);
      }));
  }

  const TRIGGERS = [UNKNOWN, [UNKNOWN], { day: [UNKNOWN] }];

  it("leaves all outputs unknown while an image is held and a trigger is unknown", () =>
    deployed(HELD, async (state, { emulator, newRun }) => {
      const sent = emulator.requests.length;
      for (const triggers of TRIGGERS) {
        const inputs = await checked(state, { ...HELD, triggers }, newRun());
        assert.deepEqual([inputs["imageId"], inputs["latestImageId"]], [UNKNOWN, UNKNOWN]);
      }
      assert.equal(emulator.requests.length, sent);
    }));

  it("shows the image despite unknown triggers while none is held", () =>
    deployed(ARGS, async (state, { newRun }) => {
      for (const triggers of TRIGGERS) {
        for (const [olds, args] of [
          [{}, ARGS],
          [{}, HELD],
          [state, ARGS],
        ] as const) {
          const inputs = await checked(olds, { ...args, triggers }, newRun());
          assert.equal(inputs["imageId"], "m-3");
          assert.deepEqual(inputs["triggers"], triggers);
        }
      }
    }));

  it("fails for known arguments that are invalid, and only for those", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const args = { imagePipelineId: UNKNOWN, tags: UNKNOWN, hold: UNKNOWN, minAge: "soon" };
      const paths = async (more: Properties) =>
        (await failuresOf({}, { ...args, ...more }, newRun())).map(({ path }) => path);
      assert.deepEqual(await paths({}), ["minAge"]);
      assert.deepEqual(await paths({ triggers: 1 }), ["minAge", "triggers"]);
      assert.deepEqual(await paths({ triggers: UNKNOWN }), ["minAge"]);
    }));
});

describe("the check of a PipelineImage that follows the newest choice", () => {
  it("moves to the newest image", () =>
    deployed(ARGS, async (state, { newRun }) => {
      const inputs = await checked(state, ARGS, newRun());
      assert.deepEqual([inputs["imageId"], inputs["latestImageId"]], ["m-3", "m-3"]);
    }));

  it("returns the state while the image stays the choice, whatever else is built", () =>
    emulated(TWO_IMAGES, async ({ emulator, newRun }) => {
      const state = await checked({}, ARGS, newRun());
      emulator.startBuild({ imagePipelineId: PIPELINE });
      assert.deepEqual(await checked(state, ARGS, newRun()), state);
    }));

  it("fails on the argument that makes the request too long", () =>
    emulated(TWO_IMAGES, async ({ emulator, newRun }) => {
      const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`);
      const tags = Object.fromEntries(keys.map((key) => [key, "x".repeat(1000)]));
      const failures = await failuresOf({}, { ...ARGS, tags }, newRun());
      assert.deepEqual(
        failures.map(({ keys: [property] }) => property),
        ["tags"],
      );
      assert.equal(emulator.requests.length, 0);
    }));

  it("does not present a defect as a failure of the arguments", () =>
    emulated(TWO_IMAGES, async ({ newRun }) => {
      const defect = new Error("a defect");
      const notify = () => {
        throw defect;
      };
      const args = { ...ARGS, exclude: ["m-1", "m-2"], fallbackImageId: "m-base" };
      const result = checkPipelineImage({}, args, UNKNOWN, { ...newRun(), notify });
      await assert.rejects(result, defect);
    }));

  it("fails as the lookup does, with one failure and no diagnostic", () =>
    deployed(ARGS, async (state, { emulator, newRun }) => {
      emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM" });
      const run = newRun();
      const failures = await failuresOf(state, ARGS, run);
      assert.deepEqual(
        failures.map(({ path }) => path),
        [""],
      );
      assert.match(JSON.stringify(failures), /Forbidden\.RAM/);
      assert.deepEqual(run.diagnostics, []);
    }));
});

describe("the check of a state of release 0.1.0", () => {
  /** Returns what 0.1.0 stored for a state of this release. */
  const asOf_0_1_0 = ({ executionTags, tags, ...rest }: Properties): Properties => ({
    ...rest,
    tags: executionTags,
    ...(tags !== undefined && { tagFilter: tags }),
  });

  for (const [how, args] of Object.entries({
    "that follows": ARGS,
    "that is held": HELD,
    "that is held and has a filter": { ...HELD, tags: { branch: "next" } },
  })) {
    it(`returns it upgraded: one ${how}`, () =>
      emulated(TWO_IMAGES, async ({ newRun }) => {
        const state = await checked({}, args, newRun());
        const stored = asOf_0_1_0(state);
        assert.deepEqual(upgraded(stored), state);
        assert.deepEqual(await checked(stored, args, newRun()), state);
      }));
  }

  it("keeps a held image", () =>
    deployed({ ...HELD, tags: { branch: "main" } }, async (state, { emulator, newRun }) => {
      emulator.addExecutions(PIPELINE, [
        execution("4", "SUCCESS", 0.5, { tags: { branch: "main" } }),
      ]);
      const inputs = await checked(
        asOf_0_1_0(state),
        { ...HELD, tags: { branch: "main" } },
        newRun(),
      );
      assert.deepEqual(inputs, { ...state, latestImageId: "m-4", latestExecutionId: "exec-4" });
    }));

  it('keeps everything with ignoreChanges: ["*"], for which the engine passes the old inputs', () =>
    deployed({ ...ARGS, tags: { branch: "main" } }, async (state, { newRun }) => {
      const stored = asOf_0_1_0(state);
      assert.deepEqual(await checked(stored, stored, newRun()), state);
    }));
});

describe("the check of a PipelineImage with waitForRunning", () => {
  const WAITING = { ...ARGS, waitForRunning: { timeout: "1h" } };

  for (const [what, args] of Object.entries({
    "it can be the first": WAITING,
    "there is a fallback": { ...WAITING, fallbackImageId: "m-golden" },
  })) {
    it(`is pending in a preview while a build is running and ${what}`, () =>
      emulated(pipelineWith(), async ({ emulator, newRun }) => {
        emulator.startBuild({ imagePipelineId: PIPELINE });
        const run = newRun({ whilePending: "unknown" });
        const result = await checkPipelineImage({}, args, UNKNOWN, run);
        assert.ok(result.failures === undefined);
        assert.equal(result.pending, true);
        assert.deepEqual(
          [result.inputs["imageId"], result.inputs["latestImageId"]],
          [UNKNOWN, UNKNOWN],
        );
        assert.deepEqual(
          run.diagnostics.map(({ severity }) => severity),
          ["info"],
        );
        assert.match(String(run.diagnostics[0]?.message), /The update waits for it to end/);
      }));
  }

  it("is pending in a preview although there is a current choice", () =>
    deployed(ARGS, async (state, { emulator, newRun }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      for (const olds of [{}, state]) {
        const run = newRun({ whilePending: "unknown" });
        const result = await checkPipelineImage(olds, WAITING, UNKNOWN, run);
        assert.ok(result.failures === undefined);
        assert.equal(result.pending, true);
        const { imagePipelineId, ...outputs } = result.inputs;
        assert.equal(imagePipelineId, PIPELINE);
        for (const key of OUTPUTS.filter((name) => name !== "imagePipelineId"))
          assert.equal(outputs[key], UNKNOWN, key);
      }
    }));

  it("is known in a preview if no build is running", () =>
    deployed(ARGS, async (state, { newRun }) => {
      const result = await checkPipelineImage(
        state,
        WAITING,
        UNKNOWN,
        newRun({ whilePending: "unknown" }),
      );
      assert.ok(result.failures === undefined);
      assert.deepEqual([result.pending, result.inputs["imageId"]], [false, "m-3"]);
    }));

  it("fails in a preview if no build is running that could give the first image", () =>
    emulated(pipelineWith(), async ({ newRun }) => {
      await failuresOf({}, WAITING, newRun({ whilePending: "unknown" }));
    }));

  it("is the fallback in a preview if no build is running", () =>
    emulated(pipelineWith(), async ({ newRun }) => {
      const args = { ...WAITING, fallbackImageId: "m-golden" };
      const inputs = await checked({}, args, newRun({ whilePending: "unknown" }));
      assert.equal(inputs["imageId"], "m-golden");
    }));

  it("fails in an update at the end of the time", () =>
    emulated(pipelineWith(), async ({ emulator, newRun }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      const args = { ...ARGS, waitForRunning: { timeout: "0s" } };
      const failures = await failuresOf({}, args, newRun());
      assert.match(String(failures[0]?.message), /still running/);
    }));
});

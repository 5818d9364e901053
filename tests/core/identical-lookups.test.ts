import assert from "node:assert/strict";
import type { GetLatestImageArgs } from "../../core/types";
import {
  getImagePipelineExecution,
  getImagePipelineExecutions,
  getLatestImage,
  isPending,
} from "../../core/functions";
import type { Diagnostic } from "../../core/selection/explanation";
import type { Emulator } from "../../emulator";
import { emulated } from "./support/emulated";
import { execution, PIPELINE, pipelineWith } from "./support/scenarios";

const LATEST = { imagePipelineId: PIPELINE };
const TAGS = { branch: "main", team: "web" };
const SCENARIO = pipelineWith(
  execution("old", "SUCCESS", 3, { tags: TAGS }),
  execution("failed", "FAILED", 2, { tags: TAGS }),
);

const scans = (emulator: Emulator) =>
  emulator.requests.filter(({ action }) => action === "DescribeImagePipelineExecutions").length;

describe("identical lookups in one run", () => {
  it("share one scan, result and warning, even if a build ends in between", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      const run = newRun();
      const first = await getLatestImage(LATEST, run);
      emulator.addExecutions(PIPELINE, [execution("new", "SUCCESS", 0)]);
      assert.deepEqual(await getLatestImage(LATEST, run), first);
      assert.equal(scans(emulator), 1);
      assert.equal(run.diagnostics.length, 1);
    }));

  it("share one scan if they are concurrent", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      const run = newRun();
      await Promise.all(Array.from({ length: 20 }, () => getLatestImage(LATEST, run)));
      assert.equal(scans(emulator), 1);
      assert.equal(run.diagnostics.length, 1);
    }));

  it("do not share a scan with another run, which sees new builds", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      assert.equal((await getLatestImage(LATEST, newRun())).imageId, "m-old");
      emulator.addExecutions(PIPELINE, [execution("new", "SUCCESS", 0)]);
      assert.equal((await getLatestImage(LATEST, newRun())).imageId, "m-new");
    }));

  const same: Record<string, readonly [GetLatestImageArgs, GetLatestImageArgs]> = {
    "by name and by id": [{ imagePipelineName: "web" }, LATEST],
    "with a default spelt out": [
      LATEST,
      { ...LATEST, acceptPartialSuccess: false, exclude: [], verifyImage: false },
    ],
    "with the region of the settings spelt out": [LATEST, { ...LATEST, region: "cn-hangzhou" }],
    "with its arguments in another order": [
      { ...LATEST, minAge: "1h", exclude: ["m-1"] },
      { exclude: ["m-1"], minAge: "1h", ...LATEST },
    ],
    "with its tags in another order": [
      { ...LATEST, tags: { branch: "main", team: "web" } },
      { ...LATEST, tags: { team: "web", branch: "main" } },
    ],
    "with a duration in other units": [
      { ...LATEST, minAge: "90m" },
      { ...LATEST, minAge: "1h30m" },
    ],
  };
  for (const [how, [one, other]] of Object.entries(same)) {
    it(`share one scan ${how}`, () =>
      emulated(SCENARIO, async ({ emulator, newRun }) => {
        const run = newRun();
        const first = await getLatestImage(one, run);
        assert.deepEqual(await getLatestImage(other, run), first);
        assert.equal(scans(emulator), 1);
        assert.equal(run.diagnostics.length, 1);
      }));

    it(`share one scan ${how}, in reverse order and concurrently`, () =>
      emulated(SCENARIO, async ({ emulator, newRun }) => {
        const run = newRun();
        await Promise.all([getLatestImage(other, run), getLatestImage(one, run)]);
        assert.equal(scans(emulator), 1);
      }));
  }

  it("share one scan for the list by name and by ID", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      const run = newRun();
      await getImagePipelineExecutions({ imagePipelineName: "web", maxItems: 1 }, run);
      await getImagePipelineExecutions({ imagePipelineId: PIPELINE, maxItems: 1 }, run);
      assert.equal(scans(emulator), 1);
    }));

  it("share one scan for one execution", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      const run = newRun();
      await getImagePipelineExecution({ executionId: "exec-old" }, run);
      await getImagePipelineExecution({ executionId: "exec-old" }, run);
      assert.equal(scans(emulator), 1);
    }));

  it("resolve a name once for several lookups", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      const run = newRun();
      await getLatestImage({ imagePipelineName: "web" }, run);
      await getImagePipelineExecutions({ imagePipelineName: "web" }, run);
      assert.equal(emulator.requests.length, 3);
    }));

  it("can be repeated after a failure", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      const run = newRun();
      emulator.inject({ fault: "error", statusCode: 400, code: "InvalidParameter.Status" });
      await assert.rejects(getLatestImage(LATEST, run));
      assert.equal((await getLatestImage(LATEST, run)).imageId, "m-old");
    }));

  it("return a separate copy of the result each", () =>
    emulated(SCENARIO, async ({ newRun }) => {
      const run = newRun();
      const first = await getLatestImage(LATEST, run);
      first.newer.length = 0;
      first.executionTags["mine"] = "yes";
      const second = await getLatestImage(LATEST, run);
      assert.equal(second.newer.length, 1);
      assert.deepEqual(second.executionTags, TAGS);
    }));
});

describe("different lookups in one run", () => {
  const different: Record<string, Partial<GetLatestImageArgs>> = {
    exclude: { exclude: ["m-1"] },
    tags: { tags: { branch: "main" } },
    minAge: { minAge: "1h" },
    acceptPartialSuccess: { acceptPartialSuccess: true },
    behind: { behind: 1, fallbackImageId: "m-golden" },
  };
  for (const [argument, more] of Object.entries(different)) {
    it(`are two scans if they differ in ${argument}`, () =>
      emulated(SCENARIO, async ({ emulator, newRun }) => {
        const run = newRun();
        await getLatestImage(LATEST, run);
        await getLatestImage({ ...LATEST, ...more }, run);
        assert.equal(scans(emulator), 2);
      }));
  }

  it("share a scan if they differ only in what to do if there is no image yet", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      const run = newRun();
      await getLatestImage({ ...LATEST, exclude: ["exec-running"] }, run);
      const before = scans(emulator);
      await getLatestImage(
        { ...LATEST, exclude: ["exec-running"], fallbackImageId: "m-golden" },
        { ...run, whilePending: "skip" },
      );
      assert.equal(scans(emulator), before);
    }));

  it("see the build that one of them waited for, unless they have a result already", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      emulator.addExecutions(PIPELINE, [execution("new", "BUILDING", 1)]);
      const run = newRun();
      const notify = (diagnostic: Diagnostic) => {
        if (diagnostic.message.startsWith("Waiting"))
          emulator.addExecutions(PIPELINE, [execution("new", "SUCCESS", 1)]);
      };
      const before = await getLatestImage({ ...LATEST, fallbackImageId: "m-0" }, run);
      const waitForRunning = { timeout: "1h", pollInterval: "1ms" };
      const waited = await getLatestImage({ ...LATEST, waitForRunning }, { ...run, notify });
      const sent = scans(emulator);
      const after = await getLatestImage(LATEST, run);
      const again = await getLatestImage({ ...LATEST, fallbackImageId: "m-0" }, run);
      assert.deepEqual(
        [before, waited, after, again].map(({ imageId }) => imageId),
        ["m-old", "m-new", "m-new", "m-old"],
      );
      assert.equal(scans(emulator), sent, "no more scans");
    }));

  it("share no result if only one of them shows the image as unknown", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      const run = newRun({ whilePending: "skip" });
      const args = { ...LATEST, waitForRunning: { timeout: "1h" } };
      assert.equal((await getLatestImage(args, run)).imageId, "m-old");
      const unknown = await getLatestImage(args, { ...run, whilePending: "unknown" });
      assert.ok(isPending(unknown));
    }));

  it("are two scans if they differ in the region", () =>
    emulated(
      {
        region: "cn-hangzhou",
        pipelines: [
          ...(SCENARIO.pipelines ?? []),
          {
            imagePipelineId: "ip-far",
            name: "web",
            region: "cn-beijing",
            executions: [execution("far", "SUCCESS", 1)],
          },
        ],
      },
      async ({ newRun }) => {
        const run = newRun();
        const near = await getLatestImage({ imagePipelineName: "web" }, run);
        const far = await getLatestImage({ imagePipelineName: "web", region: "cn-beijing" }, run);
        assert.deepEqual([near.imageId, far.imageId], ["m-old", "m-far"]);
      },
    ));

  it("are not shared between functions, even with the same arguments", () =>
    emulated(SCENARIO, async ({ newRun }) => {
      const run = newRun();
      assert.equal((await getLatestImage(LATEST, run)).imageId, "m-old");
      assert.equal((await getImagePipelineExecutions(LATEST, run)).ids.length, 2);
    }));
});

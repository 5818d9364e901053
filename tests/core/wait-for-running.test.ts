import assert from "node:assert/strict";
import { NoImageError, TimeoutError } from "../../core/errors";
import { getLatestImage } from "../../core/functions";
import { emulated } from "./support/emulated";
import { refusal } from "./support/refusals";
import { execution, PIPELINE, pipelineWith } from "./support/scenarios";
import { NOW, waiting } from "./support/waiting";

const OLD = execution("old", "SUCCESS", 0, {
  creationTime: "2026-11-23T06:00:00Z",
  modifiedTime: "2026-11-23T06:00:00Z",
});
/** 30s PREPARING, 5m BUILDING, 1m TESTING, 1m DISTRIBUTING, 30s RELEASING. */
const BUILD_TAKES = 8 * 60_000;

describe("waitForRunning", () => {
  it("waits for a newer build, and takes its image when it succeeds", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup, diagnostics, sleeps }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-new" });
      const image = await lookup({ waitForRunning: { timeout: "1h" } });
      assert.equal(image.imageId, "m-new");
      assert.equal(image.status, "SUCCESS");
      // Every 30 seconds, until the build is through.
      assert.deepEqual(sleeps, new Array<number>(BUILD_TAKES / 30_000).fill(30_000));
      assert.ok(diagnostics.every(({ severity }) => severity === "info"));
      // Once for each status, not once for each look.
      const told = diagnostics.map(({ message }) => /\((\w+), started/.exec(message)?.[1]);
      assert.deepEqual(told, ["PREPARING", "BUILDING", "TESTING", "DISTRIBUTING", "RELEASING"]);
    }));

  it("looks as often as pollInterval says", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup, sleeps }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-new" });
      await lookup({ waitForRunning: { timeout: "1h", pollInterval: "4m" } });
      assert.deepEqual(sleeps, [240_000, 240_000]);
    }));

  it("waits for the first build of all", () =>
    waiting(pipelineWith(), async ({ emulator, lookup }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-first" });
      const image = await lookup({ waitForRunning: { timeout: "1h" } });
      assert.equal(image.imageId, "m-first");
    }));

  it("waits for the first build rather than to take the fallback", () =>
    waiting(pipelineWith(), async ({ emulator, lookup }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-first" });
      const image = await lookup({
        waitForRunning: { timeout: "1h" },
        fallbackImageId: "m-golden",
      });
      assert.equal(image.imageId, "m-first");
    }));

  it("goes back to the older image when the build fails meanwhile, with a warning", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup, diagnostics }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-bad", outcome: "FAILED" });
      const image = await lookup({ waitForRunning: { timeout: "1h" } });
      assert.equal(image.imageId, "m-old");
      assert.equal(image.newer[0]?.status, "FAILED");
      const warnings = diagnostics.filter(({ severity }) => severity === "warning");
      assert.equal(warnings.length, 1);
      assert.match(warnings[0]?.message ?? "", /1 newer execution failed/);
      // The age at the end of the wait, not at its begin.
      assert.match(warnings[0]?.message ?? "", /1 d/);
    }));

  it("is an error of the pipeline when its only build fails meanwhile", () =>
    waiting(pipelineWith(), async ({ emulator, lookup }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, outcome: "TEST_FAILED" });
      const error = await refusal(lookup({ waitForRunning: { timeout: "1h" } }), NoImageError);
      assert.equal(error.code, "NoSuccessfulExecution");
      assert.deepEqual(error.statusCounts, { TEST_FAILED: 1 });
    }));

  it("ends with TimeoutError, which tells what was observed", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup, sleeps }) => {
      const executionId = emulator.startBuild({ imagePipelineId: PIPELINE });
      const error = await refusal(
        lookup({ waitForRunning: { timeout: "100s", pollInterval: "40s" } }),
        TimeoutError,
      );
      assert.equal(error.code, "WaitTimeout");
      assert.deepEqual(error.running, [{ executionId, status: "BUILDING", creationTime: NOW }]);
      assert.equal(error.waited, 100_000);
      assert.match(error.message, /1 min 40 s/);
      assert.ok(error.message.includes(`${executionId} (BUILDING, started ${NOW})`));
      // The last look is at the time-out itself, not after it and not long before it.
      assert.deepEqual(sleeps, [40_000, 40_000, 20_000]);
    }));

  it("is an error at the time-out in spite of a fallback", () =>
    waiting(pipelineWith(), async ({ emulator, lookup }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      await refusal(
        lookup({ waitForRunning: { timeout: "1m" }, fallbackImageId: "m-golden" }),
        TimeoutError,
      );
    }));

  it("does not wait when nothing newer runs", () =>
    waiting(
      pipelineWith(
        OLD,
        execution("stuck", "BUILDING", 0, {
          creationTime: "2026-11-22T06:00:00Z",
          modifiedTime: "2026-11-24T05:59:00Z",
        }),
      ),
      async ({ lookup, sleeps, diagnostics }) => {
        const image = await lookup({ waitForRunning: { timeout: "1h" } });
        assert.equal(image.imageId, "m-old");
        assert.deepEqual(sleeps, []);
        assert.deepEqual(diagnostics, []);
      },
    ));

  it("waits for one that is being cancelled, too", () =>
    waiting(
      pipelineWith(OLD, execution("new", "CANCELLING", 0, { creationTime: NOW })),
      async ({ lookup }) => {
        const error = await refusal(lookup({ waitForRunning: { timeout: "1m" } }), TimeoutError);
        assert.equal(error.running[0]?.status, "CANCELLING");
      },
    ));

  it("waits for the builds of the tags only", () =>
    waiting(
      pipelineWith({ ...OLD, tags: { branch: "main" } }),
      async ({ emulator, lookup, sleeps }) => {
        emulator.startBuild({ imagePipelineId: PIPELINE, tags: { branch: "dev" } });
        const image = await lookup({
          waitForRunning: { timeout: "1h" },
          tags: { branch: "main" },
        });
        assert.equal(image.imageId, "m-old");
        assert.deepEqual(sleeps, []);
      },
    ));

  it("applies the other rules to the build that it waited for", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-new" });
      const image = await lookup({ waitForRunning: { timeout: "1h" }, exclude: ["m-new"] });
      assert.equal(image.imageId, "m-old");
      assert.match(image.newer[0]?.reason ?? "", /exclude/);
    }));

  it("counts ages at the end of the wait, not at its begin", () => {
    const soaking = execution("soaking", "SUCCESS", 0, {
      creationTime: "2026-11-24T05:00:00Z",
      modifiedTime: "2026-11-24T05:55:00Z",
    });
    return waiting(pipelineWith(OLD, soaking), async ({ emulator, lookup }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, outcome: "TEST_FAILED" });
      const image = await lookup({ waitForRunning: { timeout: "1h" }, minAge: "10m" });
      assert.equal(image.imageId, "m-soaking");
    });
  });

  it("never waits in a preview: it reports and goes on", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup, sleeps, diagnostics }) => {
      const executionId = emulator.startBuild({ imagePipelineId: PIPELINE });
      const image = await lookup({ waitForRunning: { timeout: "1h" } }, true);
      assert.equal(image.imageId, "m-old");
      assert.deepEqual(sleeps, []);
      assert.ok(diagnostics.some(({ message }) => message.includes(executionId)));
      assert.ok(diagnostics.some(({ message }) => message.includes("preview does not wait")));
    }));

  it("stops when it is told to", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      const stopped = new Error("stopped by the test");
      await assert.rejects(
        lookup({ waitForRunning: { timeout: "1h" } }, false, AbortSignal.abort(stopped)),
        (error) => error === stopped,
      );
    }));

  it("waits in real time, too", () =>
    emulated(
      {
        ...pipelineWith(execution("old", "SUCCESS", 5)),
        build: {
          PREPARING: "50ms",
          BUILDING: "50ms",
          TESTING: "50ms",
          DISTRIBUTING: "50ms",
          RELEASING: "50ms",
        },
      },
      async ({ emulator, newRun }) => {
        emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-new" });
        const run = newRun();
        const waitForRunning = { timeout: "10s", pollInterval: "20ms" };
        const image = await getLatestImage({ imagePipelineId: PIPELINE, waitForRunning }, run);
        assert.equal(image.imageId, "m-new");
        assert.ok(emulator.requests.length > 2);
        assert.equal(emulator.connections, 1);
      },
    ));
});

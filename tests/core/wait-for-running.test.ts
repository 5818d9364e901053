import assert from "node:assert/strict";
import { NoImageError, TimeoutError } from "../../core/errors";
import { getLatestImage, isPending } from "../../core/functions";
import type { LatestImage } from "../../core/types";
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
  it("waits for a newer build, and uses its image if it succeeds", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup, diagnostics, sleeps }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-new" });
      const image = await lookup({ waitForRunning: { timeout: "1h" } });
      assert.equal(image.imageId, "m-new");
      assert.equal(image.status, "SUCCESS");
      // Every 30 seconds, until the build is through.
      assert.deepEqual(sleeps, new Array<number>(BUILD_TAKES / 30_000).fill(30_000));
      assert.ok(diagnostics.every(({ severity }) => severity === "info"));
      // Once for each status, not once for each request; then the result.
      const last = diagnostics.pop();
      assert.match(last?.message ?? "", /have ended\. The image is m-new \(exec-/);
      const reported = diagnostics.map(({ message }) => /\((\w+), created/.exec(message)?.[1]);
      assert.deepEqual(reported, ["PREPARING", "BUILDING", "TESTING", "DISTRIBUTING", "RELEASING"]);
    }));

  it("sends a request per pollInterval", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup, sleeps }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-new" });
      await lookup({ waitForRunning: { timeout: "1h", pollInterval: "4m" } });
      assert.deepEqual(sleeps, [240_000, 240_000]);
    }));

  it("waits for the first build of a pipeline", () =>
    waiting(pipelineWith(), async ({ emulator, lookup }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-first" });
      const image = await lookup({ waitForRunning: { timeout: "1h" } });
      assert.equal(image.imageId, "m-first");
    }));

  it("waits for the first build instead of using the fallback", () =>
    waiting(pipelineWith(), async ({ emulator, lookup }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-first" });
      const image = await lookup({
        waitForRunning: { timeout: "1h" },
        fallbackImageId: "m-golden",
      });
      assert.equal(image.imageId, "m-first");
    }));

  it("uses the older image with a warning if the build fails", () =>
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

  it("fails with NoImageError if the only build fails", () =>
    waiting(pipelineWith(), async ({ emulator, lookup, diagnostics }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, outcome: "TEST_FAILED" });
      const error = await refusal(lookup({ waitForRunning: { timeout: "1h" } }), NoImageError);
      assert.equal(error.code, "NoSuccessfulExecution");
      assert.deepEqual(error.statusCounts, { TEST_FAILED: 1 });
      const { message = "" } = diagnostics.at(-1) ?? {};
      assert.match(message, /the running builds have ended\. No execution qualifies\.$/);
    }));

  it("ends with a TimeoutError that reports what was observed", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup, sleeps }) => {
      const executionId = emulator.startBuild({ imagePipelineId: PIPELINE });
      const error = await refusal(
        lookup({ waitForRunning: { timeout: "100s", pollInterval: "40s" } }),
        TimeoutError,
      );
      assert.equal(error.code, "WaitTimeout");
      assert.deepEqual(error.running, [{ executionId, status: "BUILDING", creationTime: NOW }]);
      assert.equal(error.waited, 100_000);
      assert.match(error.message, /: after 100s, these executions/);
      assert.match(
        error.message,
        /timeout, or omit waitForRunning to use the newest finished image\./,
      );
      assert.ok(error.message.includes(`${executionId} (BUILDING, created ${NOW})`));
      // The last look is at the time-out itself, not after it and not long before it.
      assert.deepEqual(sleeps, [40_000, 40_000, 20_000]);
    }));

  it("fails at the time-out even with a fallback, and names all builds", () =>
    waiting(pipelineWith(), async ({ emulator, lookup, diagnostics }) => {
      const ids = [1, 2].map(() => emulator.startBuild({ imagePipelineId: PIPELINE }));
      const error = await refusal(
        lookup({ waitForRunning: { timeout: "30s" }, fallbackImageId: "m-golden" }),
        TimeoutError,
      );
      assert.doesNotMatch(error.message, /omit waitForRunning/);
      const both = /(exec-\w+) \(\w+, created [^)]*\), (exec-\w+) \(\w+, created [^)]*\)\./;
      for (const text of [error.message, diagnostics[0]?.message ?? ""])
        assert.deepEqual(both.exec(text)?.slice(1).sort(), [...ids].sort());
    }));

  it("reads the whole list each time while an execution without an ID is running", () =>
    waiting(
      pipelineWith(
        OLD,
        execution("new", "BUILDING", 0, { creationTime: NOW, wire: { ExecutionId: null } }),
      ),
      async ({ emulator, lookup }) => {
        await refusal(lookup({ waitForRunning: { timeout: "90s" } }), TimeoutError);
        const lists = emulator.requests.filter(({ parameters }) => !("ExecutionId" in parameters));
        assert.deepEqual([lists.length, emulator.requests.length], [4, 4]);
      },
    ));

  it("is needed for a wait: without it, a running build changes nothing", () =>
    emulated(pipelineWith(execution("old", "SUCCESS", 5)), async ({ emulator, newRun }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      for (const whilePending of ["wait", "skip", "unknown"] as const) {
        const result = await getLatestImage(
          { imagePipelineId: PIPELINE },
          newRun({ whilePending }),
        );
        assert.ok(!isPending(result));
        assert.equal(result.imageId, "m-old");
      }
    }));

  it("does not wait if no newer execution is running", () =>
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

  it("also waits for an execution that is being canceled", () =>
    waiting(
      pipelineWith(OLD, execution("new", "CANCELLING", 0, { creationTime: NOW })),
      async ({ lookup }) => {
        const error = await refusal(lookup({ waitForRunning: { timeout: "1m" } }), TimeoutError);
        assert.equal(error.running[0]?.status, "CANCELLING");
      },
    ));

  it("waits only for builds with the tags", () =>
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

  it("applies the other arguments to the build that it waited for", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-new" });
      const image = await lookup({ waitForRunning: { timeout: "1h" }, exclude: ["m-new"] });
      assert.equal(image.imageId, "m-old");
      assert.match(image.newer[0]?.reason ?? "", /exclude/);
    }));

  it("measures ages at the end of the wait", () => {
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

  for (const whilePending of ["skip", "unknown"] as const) {
    it(`never waits in a preview, and names the build (${whilePending})`, () =>
      emulated(pipelineWith(execution("old", "SUCCESS", 5)), async ({ emulator, newRun }) => {
        const executionId = emulator.startBuild({ imagePipelineId: PIPELINE });
        const run = newRun({ whilePending });
        const args = { imagePipelineId: PIPELINE, waitForRunning: { timeout: "1h" } };
        const result = await getLatestImage(args, run);
        assert.equal(isPending(result), whilePending === "unknown");
        if (whilePending === "unknown") assert.deepEqual(result, { pending: true });
        else assert.equal((result as LatestImage).imageId, "m-old");
        assert.equal(run.diagnostics.length, 1);
        const { severity, message = "" } = run.diagnostics[0] ?? {};
        assert.equal(severity, "info");
        assert.ok(message.includes(`${executionId} (PREPARING, created`));
        assert.match(message, /The update waits for it to end \(waitForRunning\)/);
      }));
  }

  it("requests only the running executions while it waits", () =>
    waiting(pipelineWith(OLD, ...manyFailures(1200)), async ({ emulator, lookup }) => {
      const executionId = emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-new" });
      await lookup({ waitForRunning: { timeout: "1h" } });
      const asked = emulator.requests.map(({ parameters }) => parameters["ExecutionId"]);
      const polls = BUILD_TAKES / 30_000;
      // The list of three pages is read at the start and at the end.
      assert.deepEqual(asked, [
        ...Array<undefined>(3).fill(undefined),
        ...Array<string>(polls).fill(executionId),
        ...Array<undefined>(3).fill(undefined),
      ]);
    }));

  it("reads the list again when one of several builds ends, and waits on for the others", () =>
    waiting(pipelineWith(OLD), async ({ emulator, clock, lookup }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-first" });
      clock.advance(120_000);
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-second" });
      const image = await lookup({ waitForRunning: { timeout: "1h" } });
      assert.equal(image.imageId, "m-second");
      const lists = emulator.requests.filter(({ parameters }) => !("ExecutionId" in parameters));
      assert.equal(lists.length, 3);
    }));

  it("does not wait for a build that exclude lists", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup, sleeps }) => {
      const executionId = emulator.startBuild({ imagePipelineId: PIPELINE });
      const image = await lookup({ waitForRunning: { timeout: "1h" }, exclude: [executionId] });
      assert.equal(image.imageId, "m-old");
      assert.deepEqual(sleeps, []);
      assert.equal(image.newer[0]?.reason, "is still running and is listed in exclude");
    }));

  it("waits for a build that would shift the choice of behind", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-new" });
      const image = await lookup({ waitForRunning: { timeout: "1h" }, behind: 1 });
      assert.equal(image.imageId, "m-old");
      assert.match(image.reason, /1 qualifying execution behind the newest/);
    }));

  it("ends a wait when the clock of the machine jumps back", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup, jump }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      jump(-86_400_000);
      const waitForRunning = { timeout: "1m" };
      const error = await refusal(lookup({ waitForRunning }), TimeoutError);
      assert.equal(error.waited, 60_000);
    }));

  it("stops when the signal aborts", () =>
    waiting(pipelineWith(OLD), async ({ emulator, lookup }) => {
      emulator.startBuild({ imagePipelineId: PIPELINE });
      const stopped = new Error("stopped by the test");
      await assert.rejects(
        lookup({ waitForRunning: { timeout: "1h" } }, AbortSignal.abort(stopped)),
        (error) => error === stopped,
      );
    }));
});

function manyFailures(count: number) {
  return Array.from({ length: count }, (_, index) =>
    execution(`failed-${index}`, "FAILED", 0, {
      creationTime: "2026-11-20T06:00:00Z",
      modifiedTime: "2026-11-20T06:00:00Z",
    }),
  );
}

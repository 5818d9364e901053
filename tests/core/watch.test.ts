import assert from "node:assert/strict";
import { InvalidArgumentError, NotFoundError, TimeoutError } from "../../core/errors";
import { watchImagePipelineExecutions } from "../../core/functions";
import { durationOf, medianDuration } from "../../core/watch";
import type { ImagePipelineExecution, WatchImagePipelineExecutionsArgs } from "../../core/types";
import { Emulator, ManualClock, type Scenario } from "../../emulator";
import { newRun } from "./support/emulated";
import { execution, PIPELINE, pipelineWith } from "./support/scenarios";
import { NOW } from "./support/waiting";

const OLD = execution("old", "SUCCESS", 0, {
  creationTime: "2026-11-23T06:00:00Z",
  modifiedTime: "2026-11-23T06:10:00Z",
});

/** What a watch yields: the executions with their statuses, at each request. */
async function watched(
  scenario: Scenario,
  args: WatchImagePipelineExecutionsArgs,
  prepare: (emulator: Emulator, clock: ManualClock) => void = () => undefined,
  onSleep: (emulator: Emulator, sleeps: number) => void = () => undefined,
) {
  const clock = new ManualClock(NOW);
  const emulator = await Emulator.start({ scenario, clock });
  prepare(emulator, clock);
  let sleeps = 0;
  const run = {
    ...newRun({ variables: emulator.environment() }),
    clock: {
      now: () => clock.now(),
      monotonic: () => clock.now(),
      random: () => 0,
      sleep: (milliseconds: number) => {
        clock.advance(milliseconds);
        sleeps += 1;
        onSleep(emulator, sleeps);
        return Promise.resolve();
      },
    },
  };
  const statuses: string[] = [];
  let usual;
  let failure: unknown;
  try {
    for await (const snapshot of watchImagePipelineExecutions(args, run)) {
      statuses.push(snapshot.executions.map(({ status }) => status).join("+"));
      ({ usual } = snapshot);
    }
  } catch (error) {
    failure = error;
  } finally {
    await emulator.stop();
  }
  return { statuses, sleeps, usual, failure, requests: emulator.requests };
}

describe("watching executions", () => {
  const start = (emulator: Emulator) => {
    emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-new" });
  };

  it("yields a running build until it has ended, with a request for it alone each time", async () => {
    const { statuses, usual, requests, sleeps } = await watched(
      pipelineWith(OLD),
      { imagePipelineId: PIPELINE, pollInterval: "1m" },
      start,
    );
    // 30s PREPARING, 5m BUILDING, 1m TESTING, 1m DISTRIBUTING, 30s RELEASING
    const building = new Array<string>(5).fill("BUILDING");
    const ends = ["TESTING", "DISTRIBUTING", "SUCCESS"];
    assert.deepEqual(statuses, ["PREPARING", ...building, ...ends]);
    assert.equal(sleeps, 8);
    assert.deepEqual(usual, { milliseconds: 600_000, builds: 1 });
    const polls = requests.slice(-8).map(({ parameters }) => parameters["ExecutionId"]);
    assert.ok(polls.every((id) => id?.startsWith("exec-")));
  });

  it("watches all that run", async () => {
    const { statuses } = await watched(
      pipelineWith(OLD),
      { imagePipelineId: PIPELINE, pollInterval: "5m" },
      (emulator, clock) => {
        emulator.startBuild({ imagePipelineId: PIPELINE, outcome: "FAILED" });
        clock.advance("1m");
        start(emulator);
      },
    );
    assert.deepEqual(statuses, ["PREPARING+BUILDING", "BUILDING+FAILED", "SUCCESS+FAILED"]);
  });

  it("yields the newest execution if nothing runs, and nothing if there is none", async () => {
    const ended = await watched(pipelineWith(OLD), { imagePipelineName: "web" });
    assert.deepEqual([ended.statuses, ended.sleeps], [["SUCCESS"], 0]);
    assert.deepEqual((await watched(pipelineWith(), { imagePipelineId: PIPELINE })).statuses, [""]);
  });

  it("waits for the next build of any pipeline", async () => {
    const { statuses } = await watched(
      pipelineWith(OLD),
      { waitForNext: true, pollInterval: "4m" },
      undefined,
      (emulator, sleeps) => {
        if (sleeps === 2) start(emulator);
      },
    );
    assert.deepEqual(statuses, ["", "", "PREPARING", "BUILDING", "SUCCESS"]);
  });

  it("does not miss a build that starts and ends between two requests", async () => {
    const { statuses } = await watched(
      pipelineWith(OLD),
      { imagePipelineId: PIPELINE, waitForNext: true },
      undefined,
      (emulator) => {
        emulator.addExecutions(PIPELINE, [execution("quick", "FAILED", 0)]);
      },
    );
    assert.deepEqual(statuses, ["", "FAILED"]);
  });

  it("finds a running build behind many newer ones, and does not list them", async () => {
    const newer = Array.from({ length: 60 }, (_, index) => execution(`${index}`, "FAILED", 0));
    const { statuses, requests } = await watched(
      pipelineWith(execution("busy", "BUILDING", 3), ...newer),
      { imagePipelineId: PIPELINE },
      undefined,
      (emulator) => {
        emulator.setScenario(pipelineWith(execution("busy", "SUCCESS", 3)));
      },
    );
    assert.deepEqual(statuses, ["BUILDING", "SUCCESS"]);
    assert.match(requests[0]?.parameters["Status"] ?? "", /BUILDING/);
  });

  it("takes no older execution for the next build, and lists all only if their number changes", async () => {
    const { statuses, requests } = await watched(
      pipelineWith(execution("newest", "SUCCESS", 1)),
      { imagePipelineId: PIPELINE, waitForNext: true },
      undefined,
      (emulator, sleeps) => {
        if (sleeps === 2) emulator.addExecutions(PIPELINE, [execution("older", "FAILED", 9)]);
        if (sleeps === 3) emulator.addExecutions(PIPELINE, [execution("next", "FAILED", 0)]);
      },
    );
    assert.deepEqual(statuses, ["", "", "", "FAILED"]);
    // Those that run and the list; then the number and those that run, and twice the list.
    assert.equal(requests.length, 2 + 3 * 2 + 2);
  });

  it("watches executions by their IDs", async () => {
    const args = { executionIds: ["exec-old"] };
    assert.deepEqual((await watched(pipelineWith(OLD), args)).statuses, ["SUCCESS"]);
    const { failure } = await watched(pipelineWith(OLD), { executionIds: ["exec-none"] });
    assert.ok(NotFoundError.isInstance(failure));
  });

  it("waits for an execution that is not in the list yet", async () => {
    const { statuses } = await watched(
      pipelineWith(),
      { executionIds: ["exec-old"], waitForNext: true },
      undefined,
      (emulator) => {
        emulator.addExecutions(PIPELINE, [OLD]);
      },
    );
    assert.deepEqual(statuses, ["", "SUCCESS"]);
  });

  it("fails when an execution disappears", async () => {
    const { failure } = await watched(pipelineWith(), { waitForNext: true }, start, (emulator) => {
      emulator.setScenario(pipelineWith());
    });
    assert.ok(NotFoundError.isInstance(failure));
  });

  it("ends with a TimeoutError that reports what is running", async () => {
    const args = { imagePipelineId: PIPELINE, timeout: "90s", pollInterval: "1m" };
    const { failure, statuses } = await watched(pipelineWith(), args, start);
    assert.ok(TimeoutError.isInstance(failure));
    assert.deepEqual([failure.code, failure.waited], ["WaitTimeout", 90_000]);
    assert.deepEqual(
      failure.running.map(({ status }) => status),
      ["BUILDING"],
    );
    assert.match(failure.message, /after 90s, these executions are still running: exec-/);
    assert.equal(statuses.length, 3);
    const none = await watched(pipelineWith(), { waitForNext: true, timeout: "1m" });
    assert.match(String(none.failure), /In cn-hangzhou: after 1m, no build has started/);
  });

  it("ends at a status that is not documented: it counts neither as running nor as ended", async () => {
    const odd = execution("odd", "SUCCESS", 0, { wire: { Status: "ARCHIVING" } });
    const { statuses } = await watched(pipelineWith(odd), { imagePipelineId: PIPELINE });
    assert.deepEqual(statuses, ["ARCHIVING"]);
  });

  it("needs a pipeline, an execution, or the next build", async () => {
    const { failure } = await watched(pipelineWith(), {});
    assert.ok(InvalidArgumentError.isInstance(failure));
    assert.match(
      failure.message,
      /imagePipelineId: is missing; set imagePipelineId, imagePipelineName, or/,
    );
  });
});

describe("the duration of builds", () => {
  const START = Date.parse(NOW);
  const taking = (minutes: number): ImagePipelineExecution => ({
    executionId: `exec-${minutes}`,
    imagePipelineId: PIPELINE,
    region: "cn-hangzhou",
    status: "SUCCESS",
    creationTime: NOW,
    modifiedTime: new Date(START + minutes * 60_000).toISOString(),
    tags: {},
  });
  const median = (...minutes: number[]) => medianDuration(minutes.map(taking));

  it("is the median", () => {
    assert.deepEqual(median(30, 10, 20), { milliseconds: 20 * 60_000, builds: 3 });
    assert.deepEqual(median(10, 20), { milliseconds: 15 * 60_000, builds: 2 });
    assert.equal(median(), undefined);
  });

  it("is unknown if a time is missing, or the last change comes before the start", () => {
    assert.equal(durationOf(taking(-1)), undefined);
    assert.equal(durationOf({ ...taking(1), modifiedTime: "" }), undefined);
  });
});

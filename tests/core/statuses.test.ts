import assert from "node:assert/strict";
import { EXECUTION_STATUSES } from "../../emulator";
import { NoImageError, type NoImageCode } from "../../core/errors";
import { getImagePipelineExecutions, getLatestImage } from "../../core/functions";
import { emulated } from "./support/emulated";
import { refusal } from "./support/refusals";
import { execution, PIPELINE, pipelineWith } from "./support/scenarios";

const RUNNING = [
  "PREPARING",
  "REPAIRING",
  "BUILDING",
  "TESTING",
  "DISTRIBUTING",
  "RELEASING",
  "CANCELLING",
] as const;
const FAILED = ["FAILED", "TEST_FAILED", "CANCELLED"] as const;

describe("the status of an execution", () => {
  it("has a class for each of the twelve", () => {
    assert.deepEqual(
      [...RUNNING, ...FAILED, "SUCCESS", "PARTITION_SUCCESS"].sort(),
      [...EXECUTION_STATUSES].sort(),
    );
  });

  for (const status of EXECUTION_STATUSES) {
    it(`${status} is kept, and can be a filter`, () =>
      emulated(
        pipelineWith(
          execution("1", status, 1),
          execution("2", status === "FAILED" ? "SUCCESS" : "FAILED", 0),
        ),
        async ({ newRun }) => {
          const { executions } = await getImagePipelineExecutions({ statuses: [status] }, newRun());
          assert.deepEqual(
            executions.map((found) => [found.executionId, found.status]),
            [["exec-1", status]],
          );
        },
      ));
  }

  const noImage = (status: (typeof EXECUTION_STATUSES)[number], code: NoImageCode) => {
    it(`${status} does not qualify, although it has an ImageId: ${code}`, () =>
      emulated(pipelineWith(execution("1", status, 1)), async ({ newRun }) => {
        const error = await refusal(
          getLatestImage({ imagePipelineId: PIPELINE }, newRun()),
          NoImageError,
        );
        assert.equal(error.code, code);
        assert.deepEqual(error.statusCounts, { [status]: 1 });
      }));

    it(`${status} does not hide an older success`, () =>
      emulated(
        pipelineWith(execution("old", "SUCCESS", 5), execution("new", status, 1)),
        async ({ newRun }) => {
          const image = await getLatestImage({ imagePipelineId: PIPELINE }, newRun());
          assert.equal(image.imageId, "m-old");
          assert.deepEqual(
            image.newer.map((newer) => [newer.executionId, newer.status]),
            [["exec-new", status]],
          );
        },
      ));
  };
  for (const status of RUNNING) noImage(status, "ExecutionsRunning");
  for (const status of FAILED) noImage(status, "NoSuccessfulExecution");
  noImage("PARTITION_SUCCESS", "NoSuccessfulExecution");

  it("SUCCESS qualifies", () =>
    emulated(pipelineWith(execution("1", "SUCCESS", 1)), async ({ newRun }) => {
      assert.equal((await getLatestImage({ imagePipelineId: PIPELINE }, newRun())).imageId, "m-1");
    }));

  it("PARTITION_SUCCESS qualifies with acceptPartialSuccess", () =>
    emulated(
      pipelineWith(execution("old", "SUCCESS", 5), execution("new", "PARTITION_SUCCESS", 1)),
      async ({ newRun }) => {
        const args = { imagePipelineId: PIPELINE, acceptPartialSuccess: true };
        const image = await getLatestImage(args, newRun());
        assert.equal(image.imageId, "m-new");
        assert.equal(image.status, "PARTITION_SUCCESS");
      },
    ));

  it("that the API does not document is kept as a string and belongs to no class", () =>
    emulated(
      pipelineWith(
        execution("old", "SUCCESS", 5),
        execution("new", "SUCCESS", 1, { wire: { Status: "ARCHIVING" } }),
      ),
      async ({ newRun }) => {
        const run = newRun();
        const image = await getLatestImage({ imagePipelineId: PIPELINE }, run);
        assert.equal(image.imageId, "m-old");
        assert.equal(image.newer[0]?.status, "ARCHIVING");
        assert.match(image.newer[0].reason, /ARCHIVING/);
        assert.deepEqual(run.diagnostics, []);
        const { executions } = await getImagePipelineExecutions({}, run);
        assert.equal(executions[0]?.status, "ARCHIVING");
      },
    ));

  it("that is unknown is not success, failure, or running", () =>
    emulated(
      pipelineWith(execution("1", "SUCCESS", 1, { wire: { Status: "ARCHIVING" } })),
      async ({ newRun }) => {
        const error = await refusal(
          getLatestImage({ imagePipelineId: PIPELINE }, newRun()),
          NoImageError,
        );
        assert.equal(error.code, "NoSuccessfulExecution");
        assert.deepEqual(error.statusCounts, { ARCHIVING: 1 });
        assert.deepEqual(error.running, []);
      },
    ));

  it("is case-sensitive: success is not SUCCESS", () =>
    emulated(
      pipelineWith(execution("1", "SUCCESS", 1, { wire: { Status: "success" } })),
      async ({ newRun }) => {
        await refusal(getLatestImage({ imagePipelineId: PIPELINE }, newRun()), NoImageError);
      },
    ));
});

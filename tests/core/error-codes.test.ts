import assert from "node:assert/strict";
import { EcsApiError } from "../../core/errors";
import { getImagePipelineExecutions, getLatestImage } from "../../core/functions";
import { generateExecutions } from "../emulator/support/generate-executions";
import { emulated } from "./support/emulated";
import { refusal } from "./support/refusals";
import { execution, PIPELINE, pipelineWith } from "./support/scenarios";

const LATEST = { imagePipelineId: PIPELINE };
const SCENARIO = pipelineWith(execution("1", "SUCCESS", 1));

describe("the error codes of DescribeImagePipelineExecutions", () => {
  it("InvalidParameter.Status: a status that the service does not accept", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      const error = await refusal(
        getImagePipelineExecutions({ statuses: ["DONE"] }, newRun()),
        EcsApiError,
      );
      assert.equal(error.code, "InvalidParameter.Status");
      assert.equal(error.statusCode, 400);
      assert.match(error.message, /DONE/);
      assert.match(error.message, /statuses/);
      assert.equal(emulator.requests.length, 1);
    }));

  it("MissingParameter.ImagePipelineId: the service demands a pipeline", () =>
    emulated({ ...SCENARIO, requireImagePipelineId: true }, async ({ emulator, newRun }) => {
      const error = await refusal(getImagePipelineExecutions({}, newRun()), EcsApiError);
      assert.equal(error.code, "MissingParameter.ImagePipelineId");
      assert.equal(error.statusCode, 400);
      assert.match(error.message, /imagePipelineId/);
      assert.equal(emulator.requests.length, 1);
    }));

  it("InvalidExecutionId.SizeExceeded: the limit does not affect users", () =>
    emulated({ ...SCENARIO, maximumExecutionIds: 40 }, async ({ emulator, newRun }) => {
      const executionIds = Array.from({ length: 101 }, (_, index) => `exec-${index}`);
      const { ids } = await getImagePipelineExecutions({ executionIds }, newRun());
      assert.deepEqual(ids, ["exec-1"]);
      assert.ok(emulator.requests.some(({ errorCode }) => errorCode !== undefined));
    }));

  it("Invalid.NextToken during a scan: the scan restarts and misses no execution", () =>
    emulated(pipelineWith(...generateExecutions(501)), async ({ emulator, newRun }) => {
      emulator.inject({
        fault: "error",
        statusCode: 403,
        code: "Invalid.NextToken",
        after: 1,
        times: 1,
      });
      const { ids } = await getImagePipelineExecutions({}, newRun());
      assert.equal(ids.length, 501);
      assert.equal(new Set(ids).size, 501);
      assert.equal(emulator.requests.length, 4);
    }));

  it("Invalid.NextToken permanently: an error after a limited number of scans", () =>
    emulated(
      { ...pipelineWith(...generateExecutions(501)), pageTokenLifetime: "0s" },
      async ({ emulator, newRun }) => {
        const error = await refusal(getLatestImage(LATEST, newRun()), EcsApiError);
        assert.equal(error.code, "Invalid.NextToken");
        assert.equal(error.statusCode, 403);
        assert.equal(emulator.requests.length, 8);
      },
    ));

  it("InvalidImagePipeline.NotFound: the pipeline does not exist", () =>
    emulated(SCENARIO, async ({ emulator, newRun }) => {
      const lookup = getLatestImage({ imagePipelineId: "ip-gone" }, newRun());
      const error = await refusal(lookup, EcsApiError);
      assert.equal(error.code, "InvalidImagePipeline.NotFound");
      assert.equal(error.statusCode, 404);
      assert.match(error.message, /ip-gone/);
      assert.equal(emulator.requests.length, 1);
    }));

  it("InvalidImagePipeline.NotFound: an error even with fallbackImageId", () =>
    emulated(SCENARIO, async ({ newRun }) => {
      const args = { imagePipelineId: "ip-gone", fallbackImageId: "m-golden" };
      const error = await refusal(getLatestImage(args, newRun()), EcsApiError);
      assert.equal(error.code, "InvalidImagePipeline.NotFound");
    }));
});

import assert from "node:assert/strict";
import { EcsApiError, InvalidArgumentError, NotFoundError } from "../../core/errors";
import {
  cancelImagePipelineExecution,
  getImagePipelineExecution,
  startImagePipelineExecution,
} from "../../core/functions";
import { emulated } from "./support/emulated";
import { served } from "./support/served";
import { PIPELINE, pipelineWith } from "./support/scenarios";

describe("starting a build", () => {
  it("starts a build of a pipeline by its ID or its name, with tags", () =>
    emulated(pipelineWith(), async ({ emulator, newRun }) => {
      const byId = { imagePipelineId: PIPELINE, tags: { branch: "main", "": undefined } as never };
      await assert.rejects(
        startImagePipelineExecution({ imagePipelineName: "none" }, newRun()),
        (e) => NotFoundError.isInstance(e),
      );
      const first = await startImagePipelineExecution(byId, newRun());
      const second = await startImagePipelineExecution({ imagePipelineName: "web" }, newRun());
      assert.deepEqual(first, { ...first, imagePipelineId: PIPELINE, region: "cn-hangzhou" });
      assert.notEqual(first.executionId, second.executionId);
      assert.notEqual(first.clientToken, second.clientToken);
      const { executionId } = first;
      const execution = await getImagePipelineExecution({ executionId }, newRun());
      assert.deepEqual([execution.status, execution.tags], ["PREPARING", { branch: "main" }]);
      assert.equal(emulator.requests.filter(({ action }) => action.startsWith("Start")).length, 2);
    }));

  it("starts no second build if the response to the first request is lost, or the token is repeated", () =>
    emulated(pipelineWith(), async ({ emulator, newRun }) => {
      emulator.inject({ fault: "cutBody", action: "StartImagePipelineExecution" });
      const args = { imagePipelineId: PIPELINE };
      const { executionId, clientToken } = await startImagePipelineExecution(args, newRun());
      const again = await startImagePipelineExecution({ ...args, clientToken }, newRun());
      assert.equal(again.executionId, executionId);
      assert.equal(emulator.requests.filter(({ action }) => action.startsWith("Start")).length, 3);
    }));

  it("rejects wrong arguments before a request is sent", () =>
    emulated(pipelineWith(), async ({ emulator, newRun }) => {
      for (const args of [
        {},
        { imagePipelineId: "" },
        { imagePipelineId: PIPELINE, clientToken: "ä" },
      ])
        await assert.rejects(startImagePipelineExecution(args, newRun()), (error) =>
          InvalidArgumentError.isInstance(error),
        );
      assert.deepEqual(emulator.requests, []);
    }));

  it("rejects a response without an execution ID", () =>
    served(
      () => ({ RequestId: "1" }),
      async (run) => {
        await assert.rejects(
          startImagePipelineExecution({ imagePipelineId: PIPELINE }, run),
          (error) => EcsApiError.isInstance(error) && error.code === "InvalidResponse",
        );
      },
    ));
});

describe("canceling an execution", () => {
  it("cancels a build that is running", () =>
    emulated(pipelineWith(), async ({ newRun }) => {
      const args = { imagePipelineId: PIPELINE };
      const { executionId } = await startImagePipelineExecution(args, newRun());
      await cancelImagePipelineExecution({ executionId }, newRun());
      const { status } = await getImagePipelineExecution({ executionId }, newRun());
      assert.equal(status, "CANCELLING");
    }));

  it("reports what can be canceled, and that an execution does not exist", () =>
    emulated(
      { ...pipelineWith(), build: { PREPARING: "0s", BUILDING: "0s" } },
      async ({ emulator, newRun }) => {
        const executionId = emulator.startBuild({ imagePipelineId: PIPELINE });
        await assert.rejects(
          cancelImagePipelineExecution({ executionId }, newRun()),
          /InvalidStatus\.ImagePipelineExecution.*Only an execution that is PREPARING, REPAIRING or/,
        );
        await assert.rejects(
          cancelImagePipelineExecution({ executionId: "exec-none" }, newRun()),
          /InvalidImagePipelineExecution\.NotFound.*Check the ID of the execution/,
        );
      },
    ));
});

import assert from "node:assert/strict";
import { InvalidArgumentError, NotFoundError } from "../../core/errors";
import { getImagePipelineExecution, getImagePipelineExecutions } from "../../core/functions";
import { emulated } from "./support/emulated";
import { refusal } from "./support/refusals";
import { execution, PIPELINE, pipelineWith } from "./support/scenarios";

const THREE = pipelineWith(
  execution("2", "FAILED", 2, {
    tags: { branch: "main" },
    errorCode: "BuildCommandFailed",
    errorInfo: "exit code 1",
  }),
  execution("3", "BUILDING", 1, { tags: { branch: "dev" } }),
  execution("1", "SUCCESS", 3, { tags: { branch: "main" } }),
);

describe("the list of executions", () => {
  it("is sorted newest first, with the IDs in the same order", () =>
    emulated(THREE, async ({ newRun }) => {
      const listed = await getImagePipelineExecutions({ imagePipelineId: PIPELINE }, newRun());
      assert.deepEqual(listed.ids, ["exec-3", "exec-2", "exec-1"]);
      assert.deepEqual(
        listed.executions.map(({ executionId }) => executionId),
        listed.ids,
      );
      assert.equal(listed.totalCount, 3);
      assert.equal(listed.region, "cn-hangzhou");
    }));

  const filters = {
    executionIds: [{ executionIds: ["exec-1", "exec-3", "exec-none"] }, ["exec-3", "exec-1"]],
    statuses: [{ statuses: ["SUCCESS", "FAILED"] }, ["exec-2", "exec-1"]],
    tags: [{ tags: { branch: "main" } }, ["exec-2", "exec-1"]],
    "several at once": [{ tags: { branch: "main" }, statuses: ["FAILED"] }, ["exec-2"]],
    imagePipelineId: [{ imagePipelineId: PIPELINE }, ["exec-3", "exec-2", "exec-1"]],
  } as const;
  for (const [name, [filter, ids]] of Object.entries(filters)) {
    it(`is filtered by ${name}`, () =>
      emulated(THREE, async ({ newRun }) => {
        const args = structuredClone(filter) as Parameters<typeof getImagePipelineExecutions>[0];
        const listed = await getImagePipelineExecutions(args, newRun());
        assert.deepEqual(listed.ids, ids);
        assert.equal(listed.totalCount, ids.length);
      }));
  }

  it("is empty, and not an error, if there is no match", () =>
    emulated(THREE, async ({ newRun }) => {
      assert.deepEqual(await getImagePipelineExecutions({ statuses: ["CANCELLED"] }, newRun()), {
        executions: [],
        ids: [],
        totalCount: 0,
        region: "cn-hangzhou",
      });
    }));

  it("omits fields that the API omits, instead of setting them to undefined", () =>
    emulated(
      pipelineWith(execution("1", "PREPARING", 1, { wire: { ImageId: null } })),
      async ({ newRun }) => {
        const { executions } = await getImagePipelineExecutions({}, newRun());
        assert.deepEqual(
          Object.keys(executions[0] ?? {}).sort(),
          [
            "creationTime",
            "executionId",
            "imagePipelineId",
            "modifiedTime",
            "region",
            "status",
            "tags",
          ].sort(),
        );
      },
    ));

  it("reads entries whose Tags are absent or empty", () =>
    emulated(
      pipelineWith(
        execution("1", "SUCCESS", 1, { wire: { Tags: null } }),
        execution("2", "SUCCESS", 2, { wire: { Tags: { Tag: [] } } }),
        execution("3", "SUCCESS", 3, { wire: { Tags: {} } }),
      ),
      async ({ newRun }) => {
        const { executions } = await getImagePipelineExecutions({}, newRun());
        assert.deepEqual(
          executions.map(({ tags }) => tags),
          [{}, {}, {}],
        );
      },
    ));

  it("ends with the executions whose creation time is invalid", () =>
    emulated(
      pipelineWith(
        execution("invalid-time", "SUCCESS", 0, { wire: { CreationTime: "99" } }),
        execution("1", "SUCCESS", 2),
      ),
      async ({ newRun }) => {
        const { ids } = await getImagePipelineExecutions({}, newRun());
        assert.deepEqual(ids, ["exec-1", "exec-invalid-time"]);
      },
    ));

  it("reports all invalid arguments at once, and sends no request", () =>
    emulated(THREE, async ({ emulator, newRun }) => {
      const args = {
        imagePipelineId: PIPELINE,
        imagePipelineName: "web",
        maxItems: 0,
        statuses: [],
        nonsense: 1,
      };
      const error = await refusal(getImagePipelineExecutions(args, newRun()), InvalidArgumentError);
      assert.deepEqual(error.problems.map(({ path }) => path).sort(), [
        "imagePipelineName",
        "maxItems",
        "nonsense",
        "statuses",
      ]);
      for (const { path } of error.problems) assert.ok(error.message.includes(path));
      assert.equal(emulator.requests.length, 0);
    }));
});

describe("one execution", () => {
  it("has all its fields, even if the build failed", () =>
    emulated(THREE, async ({ newRun }) => {
      const found = await getImagePipelineExecution({ executionId: "exec-2" }, newRun());
      assert.equal(found.executionId, "exec-2");
      assert.equal(found.imagePipelineId, PIPELINE);
      assert.equal(found.region, "cn-hangzhou");
      assert.equal(found.status, "FAILED");
      assert.equal(found.errorCode, "BuildCommandFailed");
      assert.equal(found.errorInfo, "exit code 1");
      assert.deepEqual(found.tags, { branch: "main" });
      assert.equal("message" in found, false);
    }));

  it("that does not exist is an error", () =>
    emulated(THREE, async ({ newRun }) => {
      const lookup = getImagePipelineExecution({ executionId: "exec-none" }, newRun());
      const error = await refusal(lookup, NotFoundError);
      assert.equal(error.argument, "executionId");
      assert.match(error.message, /^There is no execution exec-none in cn-hangzhou\. Check/);
      const args = { executionId: "exec-none", imagePipelineId: PIPELINE };
      const { message } = await refusal(getImagePipelineExecution(args, newRun()), NotFoundError);
      assert.match(message, /^There is no execution exec-none in image pipeline ip-web in cn-/);
    }));

  it("of another region is not found", () =>
    emulated(THREE, async ({ newRun }) => {
      const args = { executionId: "exec-1", region: "cn-beijing" };
      const error = await refusal(getImagePipelineExecution(args, newRun()), NotFoundError);
      assert.match(error.message, /cn-beijing/);
    }));

  it("cannot be several IDs with commas", () =>
    emulated(THREE, async ({ emulator, newRun }) => {
      const lookup = getImagePipelineExecution({ executionId: "exec-1,exec-2" }, newRun());
      await refusal(lookup, InvalidArgumentError);
      assert.equal(emulator.requests.length, 0);
    }));
});

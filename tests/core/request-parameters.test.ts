import assert from "node:assert/strict";
import { InvalidArgumentError } from "../../core/errors";
import {
  getImagePipelineExecution,
  getImagePipelineExecutions,
  getLatestImage,
} from "../../core/functions";
import { generateExecutions } from "../emulator/support/generate-executions";
import { emulated } from "./support/emulated";
import { refusal } from "./support/refusals";
import { execution, PIPELINE, pipelineWith } from "./support/scenarios";

describe("the parameters of DescribeImagePipelineExecutions", () => {
  it("contain every filter, with its name in the API", () =>
    emulated(pipelineWith(), async ({ emulator, newRun }) => {
      await getImagePipelineExecutions(
        {
          imagePipelineId: PIPELINE,
          executionIds: ["exec-1", "exec-2"],
          statuses: ["SUCCESS", "FAILED"],
          tags: { branch: "main", team: "web" },
          maxItems: 3,
          region: "cn-hangzhou",
        },
        newRun(),
      );
      assert.deepEqual(
        emulator.requests.map(({ action, parameters }) => ({ action, parameters })),
        [
          {
            action: "DescribeImagePipelineExecutions",
            parameters: {
              RegionId: "cn-hangzhou",
              ImagePipelineId: PIPELINE,
              ExecutionId: "exec-1,exec-2",
              Status: "SUCCESS,FAILED",
              "Tag.1.Key": "branch",
              "Tag.1.Value": "main",
              "Tag.2.Key": "team",
              "Tag.2.Value": "web",
              MaxResults: "500",
            },
          },
        ],
      );
    }));

  it("are only the region and the page size if there is no filter", () =>
    emulated(pipelineWith(), async ({ emulator, newRun }) => {
      await getImagePipelineExecutions({}, newRun());
      assert.deepEqual(emulator.requests[0]?.parameters, {
        RegionId: "cn-hangzhou",
        MaxResults: "500",
      });
    }));

  it("omit the status for the latest image, whose reason needs all statuses", () =>
    emulated(pipelineWith(execution("1", "SUCCESS", 1)), async ({ emulator, newRun }) => {
      await getLatestImage({ imagePipelineId: PIPELINE }, newRun());
      assert.deepEqual(emulator.requests[0]?.parameters, {
        RegionId: "cn-hangzhou",
        ImagePipelineId: PIPELINE,
        MaxResults: "500",
      });
    }));

  it("are only the ID for one execution", () =>
    emulated(pipelineWith(execution("1", "SUCCESS", 1)), async ({ emulator, newRun }) => {
      await getImagePipelineExecution({ executionId: "exec-1" }, newRun());
      assert.deepEqual(emulator.requests[0]?.parameters, {
        RegionId: "cn-hangzhou",
        ExecutionId: "exec-1",
        MaxResults: "500",
      });
    }));

  it("have no token on the first page, and the token of the previous page on the next", () =>
    emulated(pipelineWith(...generateExecutions(501)), async ({ emulator, newRun }) => {
      const { executions } = await getImagePipelineExecutions({}, newRun());
      assert.equal(executions.length, 501);
      const tokens = emulator.requests.map(({ parameters }) => parameters["NextToken"]);
      assert.equal(tokens.length, 2);
      assert.equal(tokens[0], undefined);
      assert.ok(tokens[1]);
    }));

  it("are sent in the query of a POST of version 2014-05-26", () =>
    emulated(pipelineWith(), async ({ emulator, newRun }) => {
      await getImagePipelineExecutions({}, newRun());
      const headers = emulator.requests[0]?.headers ?? {};
      assert.equal(headers["x-acs-action"], "DescribeImagePipelineExecutions");
      assert.equal(headers["x-acs-version"], "2014-05-26");
    }));

  it("can have any character in tags, and are signed correctly", () => {
    const tags = { "a b+c&d=e": "ü 中文 *~'()!%2F/", empty: "" };
    return emulated(
      pipelineWith(execution("1", "SUCCESS", 1, { tags }), execution("2", "SUCCESS", 0)),
      async ({ newRun }) => {
        const { executions } = await getImagePipelineExecutions({ tags }, newRun());
        assert.deepEqual(
          executions.map(({ executionId, tags: found }) => ({ executionId, found })),
          [{ executionId: "exec-1", found: tags }],
        );
      },
    );
  });

  it("have at most 20 tags", () => {
    const tags = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`k${index}`, `v${index}`]),
    );
    return emulated(
      pipelineWith(execution("1", "SUCCESS", 1, { tags })),
      async ({ emulator, newRun }) => {
        assert.deepEqual((await getImagePipelineExecutions({ tags }, newRun())).ids, ["exec-1"]);
        const { parameters = {} } = emulator.requests[0] ?? {};
        assert.ok(parameters["Tag.20.Key"]);
        assert.equal(parameters["Tag.0.Key"], undefined);

        const tooMany = { ...tags, k20: "v20" };
        const error = await refusal(
          getImagePipelineExecutions({ tags: tooMany }, newRun()),
          InvalidArgumentError,
        );
        assert.equal(error.problems[0]?.path, "tags");
        assert.equal(emulator.requests.length, 1);
      },
    );
  });
});

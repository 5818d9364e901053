import assert from "node:assert/strict";
import { EcsApiError, NoImageError } from "../../core/errors";
import {
  getImagePipelineExecution,
  getImagePipelineExecutions,
  getLatestImage,
} from "../../core/functions";
import sample from "./fixtures/seed-answer.json";
import { refusal } from "./support/refusals";
import { served } from "./support/served";

const PIPELINE = "ip-2ze5tsl5bp6nf2b3****";
const EXECUTION = "exec-5fb8facb8ed7427c****";
const IMAGE = "m-bp67acfmxazb4p****";

type Sample = typeof sample;

/** The documentation's sample ends with a token, and counts one execution: what follows is an empty page. */
const LAST_PAGE: unknown = { ImagePipelineExecution: { ImagePipelineExecutionSet: [] } };

function withStatus(status: string): Sample {
  const copy = structuredClone(sample);
  for (const entry of copy.ImagePipelineExecution.ImagePipelineExecutionSet) entry.Status = status;
  return copy;
}

const pages = (first: unknown) => (query: URLSearchParams) =>
  query.has("NextToken") ? LAST_PAGE : first;

describe("the sample response in the operation's documentation", () => {
  it("has no image to use: it is BUILDING, although it has an ImageId", () =>
    served(pages(sample), async (run, queries) => {
      const error = await refusal(getLatestImage({ imagePipelineId: PIPELINE }, run), NoImageError);
      assert.equal(error.code, "ExecutionsRunning");
      assert.deepEqual(error.statusCounts, { BUILDING: 1 });
      assert.deepEqual(error.running, [
        { executionId: EXECUTION, status: "BUILDING", creationTime: "2020-11-24T06:00:00Z" },
      ]);
      assert.deepEqual(error.excluded, []);
      assert.match(error.message, /exec-5fb8facb8ed7427c\*{4} \(BUILDING/);
      assert.match(error.message, /2020-11-24T06:00:00Z/);
      assert.equal(error.message.includes(IMAGE), false);
      assert.deepEqual(
        queries.map((query) => query.get("NextToken")),
        [null, "AAAAAdDWBF2****"],
      );
    }));

  it("has an image to use if it is SUCCESS", () =>
    served(pages(withStatus("SUCCESS")), async (run) => {
      const image = await getLatestImage({ imagePipelineId: PIPELINE }, run);
      assert.deepEqual(image, {
        imageId: IMAGE,
        executionId: EXECUTION,
        imagePipelineId: PIPELINE,
        region: "cn-hangzhou",
        status: "SUCCESS",
        creationTime: "2020-11-24T06:00:00Z",
        modifiedTime: "2020-11-25T06:00:00Z",
        resourceGroupId: "rg-bp67acfmxazb4p****",
        message: 'Create transition vpc "vpc-2ze70rc7093j9idu6****" success!',
        executionTags: { TestValue: "TestKey" },
        source: "execution",
        reason: image.reason,
        newer: [],
      });
      assert.match(image.reason, /^[^.]*exec-5fb8facb8ed7427c\*{4}.*\.$/);
      assert.deepEqual(run.diagnostics, []);
    }));

  it("is listed as it is, without fields that it does not have", () =>
    served(pages(sample), async (run) => {
      assert.deepEqual(await getImagePipelineExecutions({ imagePipelineId: PIPELINE }, run), {
        executions: [
          {
            executionId: EXECUTION,
            imagePipelineId: PIPELINE,
            region: "cn-hangzhou",
            status: "BUILDING",
            imageId: IMAGE,
            creationTime: "2020-11-24T06:00:00Z",
            modifiedTime: "2020-11-25T06:00:00Z",
            resourceGroupId: "rg-bp67acfmxazb4p****",
            message: 'Create transition vpc "vpc-2ze70rc7093j9idu6****" success!',
            tags: { TestValue: "TestKey" },
          },
        ],
        ids: [EXECUTION],
        totalCount: 1,
        region: "cn-hangzhou",
      });
    }));

  it("has the TotalCount of the service, which may exceed the list", () =>
    served(pages({ ...sample, TotalCount: 7 }), async (run) => {
      const { totalCount, ids } = await getImagePipelineExecutions({}, run);
      assert.deepEqual({ totalCount, ids }, { totalCount: 7, ids: [EXECUTION] });
    }));

  it("is found by its ID", () =>
    served(pages(sample), async (run, queries) => {
      const found = await getImagePipelineExecution({ executionId: EXECUTION }, run);
      assert.equal(found.status, "BUILDING");
      assert.equal(queries[0]?.get("ExecutionId"), EXECUTION);
    }));

  it("repeated with its token ends in an error, not in an endless scan", () =>
    served(
      () => sample,
      async (run) => {
        const error = await refusal(
          getLatestImage({ imagePipelineId: PIPELINE }, run),
          EcsApiError,
        );
        assert.equal(error.code, "RepeatedNextToken");
      },
    ));

  it("is valid without every optional field", () =>
    served(
      pages({ ImagePipelineExecution: { ImagePipelineExecutionSet: [{ ExecutionId: "exec-1" }] } }),
      async (run) => {
        const { executions, totalCount } = await getImagePipelineExecutions({}, run);
        assert.deepEqual(executions, [
          {
            executionId: "exec-1",
            imagePipelineId: "",
            region: "cn-hangzhou",
            status: "",
            creationTime: "",
            modifiedTime: "",
            tags: {},
          },
        ]);
        assert.equal(totalCount, 1);
      },
    ));
});

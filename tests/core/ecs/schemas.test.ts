import assert from "node:assert/strict";
import fc from "fast-check";
import {
  describeImagePipelineExecutionsResponse as executions,
  describeImagePipelinesResponse as pipelines,
  describeImagesResponse as images,
  errorResponse,
} from "../../../core/ecs/schemas";
import sample from "../fixtures/describe-image-pipeline-executions.json";
import { PROPERTY_RUNS } from "../../support/property-runs";

const [entry] = sample.ImagePipelineExecution.ImagePipelineExecutionSet;

/** An answer with one entry, changed in one place. */
const answerWith = (change: object) => ({
  ImagePipelineExecution: { ImagePipelineExecutionSet: [{ ...entry, ...change }] },
});

/** Where the schema finds fault. */
const faultsOf = (answer: unknown) =>
  executions.safeParse(answer).error?.issues.map(({ path }) => path.join(".")) ?? [];

describe("the schema of DescribeImagePipelineExecutions", () => {
  it("reads the documentation's own sample, which has a tag's key and value the wrong way round", () => {
    assert.deepEqual(executions.parse(sample), {
      nextToken: "AAAAAdDWBF2****",
      totalCount: 1,
      entries: [
        {
          CreationTime: "2020-11-24T06:00:00Z",
          ImagePipelineId: "ip-2ze5tsl5bp6nf2b3****",
          Status: "BUILDING",
          ModifiedTime: "2020-11-25T06:00:00Z",
          ResourceGroupId: "rg-bp67acfmxazb4p****",
          Message: 'Create transition vpc "vpc-2ze70rc7093j9idu6****" success!',
          ImageId: "m-bp67acfmxazb4p****",
          ExecutionId: "exec-5fb8facb8ed7427c****",
          Tags: { Tag: [{ TagKey: "TestValue", TagValue: "TestKey" }] },
        },
      ],
    });
  });

  for (const field of [...Object.keys(entry ?? {}), "ErrorCode", "ErrorInfo"]) {
    it(`takes an entry whose ${field} is missing or null`, () => {
      for (const value of [undefined, null])
        assert.deepEqual(faultsOf(answerWith({ [field]: value })), []);
    });

    it(`refuses an entry whose ${field} is of another type, and says where`, () => {
      for (const value of [7, true, [], field === "Tags" ? "text" : {}]) {
        const [fault = ""] = faultsOf(answerWith({ [field]: value }));
        assert.ok(
          fault.startsWith(`ImagePipelineExecution.ImagePipelineExecutionSet.0.${field}`),
          fault,
        );
      }
    });
  }

  it("takes an empty token as absent", () => {
    assert.equal(executions.parse({ ...answerWith({}), NextToken: "" }).nextToken, undefined);
  });

  for (const Tags of [
    undefined,
    null,
    {},
    { Tag: null },
    { Tag: [] },
    { Tag: [{}] },
    { Tag: [{ TagKey: null }] },
  ]) {
    it(`takes tags that are ${JSON.stringify(Tags)}`, () => {
      assert.deepEqual(faultsOf(answerWith({ Tags })), []);
    });
  }

  it("refuses more entries than a page can have, before it looks at them", () => {
    const ofLength = (length: number) =>
      faultsOf({ ImagePipelineExecution: { ImagePipelineExecutionSet: Array(length).fill({}) } });
    assert.deepEqual(ofLength(10_000), []);
    assert.deepEqual(ofLength(10_001), ["ImagePipelineExecution.ImagePipelineExecutionSet"]);
  });

  for (const set of [undefined, null, []]) {
    it(`takes a set that is ${JSON.stringify(set)} as empty`, () => {
      const answer = { ImagePipelineExecution: { ImagePipelineExecutionSet: set } };
      assert.deepEqual(executions.parse(answer).entries, []);
    });
  }

  it("takes an answer without token and count, and what else it brings", () => {
    const parsed = executions.parse({
      ...answerWith({ Novelty: { a: 1 } }),
      NextToken: null,
      TotalCount: null,
      More: [],
    });
    assert.deepEqual(
      [parsed.nextToken, parsed.totalCount, parsed.entries.length],
      [undefined, undefined, 1],
    );
  });

  const wrong: readonly (readonly [string, unknown])[] = [
    ["", null],
    ["", []],
    ["", "text"],
    ["ImagePipelineExecution", {}],
    ["ImagePipelineExecution", { ImagePipelineExecution: [] }],
    [
      "ImagePipelineExecution.ImagePipelineExecutionSet",
      { ImagePipelineExecution: { ImagePipelineExecutionSet: {} } },
    ],
    [
      "ImagePipelineExecution.ImagePipelineExecutionSet.0",
      { ImagePipelineExecution: { ImagePipelineExecutionSet: [null] } },
    ],
    ["NextToken", { ...answerWith({}), NextToken: 7 }],
    ["TotalCount", { ...answerWith({}), TotalCount: "7" }],
    ["TotalCount", { ...answerWith({}), TotalCount: -1 }],
    ["TotalCount", { ...answerWith({}), TotalCount: 0.5 }],
  ];
  for (const [path, answer] of wrong) {
    it(`refuses ${JSON.stringify(answer).slice(0, 60)}, and says where`, () => {
      assert.deepEqual(faultsOf(answer), [path]);
    });
  }

  it("never throws, whatever JSON comes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (json, part) => {
        executions.safeParse(json);
        executions.safeParse(answerWith({ Tags: part, Status: json }));
      }),
      PROPERTY_RUNS,
    );
  });
});

describe("the other schemas", () => {
  it("read pipelines", () => {
    const answer = {
      NextToken: "t",
      ImagePipeline: {
        ImagePipelineSet: [{ ImagePipelineId: "ip-1", Name: "web", ImageFamily: 1 }, {}],
      },
    };
    assert.deepEqual(pipelines.parse(answer), {
      nextToken: "t",
      entries: [{ ImagePipelineId: "ip-1", Name: "web" }, {}],
    });
    assert.equal(pipelines.safeParse({ ImagePipelineExecution: {} }).success, false);
  });

  it("read images", () => {
    const answer = {
      Images: {
        Image: [
          { ImageId: "m-1", Status: "Available", Size: 40 },
          { ImageId: "m-2", Status: null },
        ],
      },
    };
    assert.deepEqual(images.parse(answer), {
      entries: [
        { ImageId: "m-1", Status: "Available" },
        { ImageId: "m-2", Status: undefined },
      ],
    });
    assert.deepEqual(images.parse({ Images: {} }), { entries: [] });
    assert.equal(images.safeParse({ Images: null }).success, false);
  });

  it("read a refusal by its code, whatever is wrong with the rest", () => {
    const refusal = {
      Code: "Throttling",
      Message: 7,
      RequestId: [],
      Recommend: {},
      AccessDeniedDetail: "x",
    };
    assert.equal(errorResponse.parse(refusal).Code, "Throttling");
    assert.equal(errorResponse.parse({ Code: "Throttling" }).Message, undefined);
    for (const Code of [undefined, null, "", 500, {}])
      assert.equal(errorResponse.safeParse({ Code, Message: "x" }).success, false);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  describeImagePipelineExecutionsResponse as executions,
  describeImagePipelinesResponse as pipelines,
  describeImagesResponse as images,
  errorResponse,
  optionalText,
} from "../../../core/ecs/schemas";
import { toExecution } from "../../../core/executions";
import sample from "../fixtures/describe-image-pipeline-executions.json";
import { PROPERTY_RUNS } from "../../support/property-runs";

const [entry] = sample.ImagePipelineExecution.ImagePipelineExecutionSet;

/** A response with one entry, with a changed field. */
const answerWith = (change: object) => ({
  ImagePipelineExecution: { ImagePipelineExecutionSet: [{ ...entry, ...change }] },
});

/** The execution of {@link answerWith}. */
const executionWith = (change: object) => {
  const [read] = executions.parse(answerWith(change)).entries;
  assert.ok(read);
  return toExecution(read, { region: "cn-hangzhou" }, undefined);
};

/** The field of the execution of {@link answerWith} that an API field becomes; `undefined` if it is absent. */
const fieldWith = (field: string, value: unknown) => {
  const name = `${field.slice(0, 1).toLowerCase()}${field.slice(1)}`;
  const fields = new Map<string, unknown>(Object.entries(executionWith({ [field]: value })));
  const read = fields.get(name);
  // The fields that an execution always has are empty.
  return read === "" ? undefined : read;
};

/** The paths that the schema rejects. */
const faultsOf = (answer: unknown) =>
  executions.safeParse(answer).error?.issues.map(({ path }) => path.join(".")) ?? [];

describe("the schema of DescribeImagePipelineExecutions", () => {
  it("reads the documented sample, in which the key and value of the tag are swapped", () => {
    const { entries, ...page } = executions.parse(sample);
    assert.deepEqual(page, { nextToken: "AAAAAdDWBF2****", totalCount: 1, hasSet: true });
    assert.deepEqual(entries, [entry]);
    assert.deepEqual(executionWith({}), {
      executionId: "exec-5fb8facb8ed7427c****",
      imagePipelineId: "ip-2ze5tsl5bp6nf2b3****",
      region: "cn-hangzhou",
      status: "BUILDING",
      imageId: "m-bp67acfmxazb4p****",
      creationTime: "2020-11-24T06:00:00Z",
      modifiedTime: "2020-11-25T06:00:00Z",
      resourceGroupId: "rg-bp67acfmxazb4p****",
      message: 'Create transition vpc "vpc-2ze70rc7093j9idu6****" success!',
      tags: { TestValue: "TestKey" },
    });
  });

  const DECIDING = [
    "ExecutionId",
    "ImagePipelineId",
    "Status",
    "ImageId",
    "CreationTime",
    "ModifiedTime",
  ] as const;
  const INFORMING = ["ResourceGroupId", "Message", "ErrorCode", "ErrorInfo"] as const;

  for (const field of [...DECIDING, ...INFORMING]) {
    it(`reads a missing, null or empty ${field} as absent`, () => {
      for (const value of [undefined, null, ""]) assert.equal(fieldWith(field, value), undefined);
    });
  }

  for (const field of DECIDING) {
    it(`rejects a ${field} of the wrong type, and names it`, () => {
      for (const value of [7, true, [], {}])
        assert.deepEqual(faultsOf(answerWith({ [field]: value })), [
          `ImagePipelineExecution.ImagePipelineExecutionSet.0.${field}`,
        ]);
    });

    it(`reads a blank ${field} as absent`, () => {
      for (const blank of ["", " \t\n\u00a0", "\u200b", "\ufeff \u00ad", "\u2800\u3164"])
        assert.equal(fieldWith(field, blank), undefined, JSON.stringify(blank));
    });
  }

  for (const field of INFORMING) {
    it(`reads a ${field} of the wrong type as absent`, () => {
      for (const value of [7, true, [], {}]) assert.equal(fieldWith(field, value), undefined);
    });
  }

  it("rejects an ID that is too long", () => {
    for (const field of ["ExecutionId", "ImagePipelineId", "ImageId"]) {
      assert.deepEqual(faultsOf(answerWith({ [field]: "x".repeat(256) })), []);
      assert.deepEqual(faultsOf(answerWith({ [field]: "x".repeat(257) })), [
        `ImagePipelineExecution.ImagePipelineExecutionSet.0.${field}`,
      ]);
    }
  });

  it("rejects a token that is too long", () => {
    assert.deepEqual(faultsOf({ NextToken: "x".repeat(4096) }), []);
    assert.deepEqual(faultsOf({ NextToken: "x".repeat(4097) }), ["NextToken"]);
  });

  const tag = { TagKey: "a", TagValue: "1" };
  const tags: readonly (readonly [unknown, Readonly<Record<string, string>>])[] = [
    ...[undefined, null, 7, "text", [], [tag], {}].map((value) => [value, {}] as const),
    ...[null, 7, "text", {}, tag, []].map((value) => [{ Tag: value }, {}] as const),
    [{ Tag: [null, 7, "text", [], {}, { TagValue: "1" }, { TagKey: 7 }, tag] }, { a: "1" }],
    [
      { Tag: [{ TagKey: "a" }, { TagKey: "b", TagValue: null }, { TagKey: "c", TagValue: 7 }] },
      { a: "", b: "", c: "" },
    ],
  ];
  for (const [value, expected] of tags) {
    it(`reads the tags ${JSON.stringify(value)}`, () => {
      assert.deepEqual(executionWith({ Tags: value }).tags, expected);
    });
  }

  it("rejects more entries than a page can have, before it reads them", () => {
    const ofLength = (length: number) =>
      faultsOf({ ImagePipelineExecution: { ImagePipelineExecutionSet: Array(length).fill({}) } });
    assert.deepEqual(ofLength(10_000), []);
    assert.deepEqual(ofLength(10_001), ["ImagePipelineExecution.ImagePipelineExecutionSet"]);
  });

  for (const answer of [
    {},
    { ImagePipelineExecution: null },
    { ImagePipelineExecution: {} },
    { ImagePipelineExecution: { ImagePipelineExecutionSet: null } },
  ]) {
    it(`reads ${JSON.stringify(answer)} as an empty page without a set`, () => {
      assert.deepEqual(executions.parse(answer), {
        nextToken: undefined,
        totalCount: undefined,
        hasSet: false,
        entries: [],
      });
    });
  }

  it("distinguishes an empty set from a missing one", () => {
    const answer = { ImagePipelineExecution: { ImagePipelineExecutionSet: [] } };
    const { entries, hasSet } = executions.parse(answer);
    assert.deepEqual([entries, hasSet], [[], true]);
  });

  it("rejects an error, which has no set", () => {
    assert.deepEqual(faultsOf({ Code: "InvalidParameter" }), [""]);
    assert.deepEqual(faultsOf({ ...answerWith({}), Code: "Success" }), []);
  });

  it("reads an empty token as absent", () => {
    for (const NextToken of [undefined, null, ""])
      assert.equal(executions.parse({ NextToken }).nextToken, undefined);
  });

  it("reads a count of the wrong type as absent", () => {
    for (const TotalCount of [undefined, null, "7", -1, 0.5, 1e300, [], {}])
      assert.equal(executions.parse({ TotalCount }).totalCount, undefined);
    for (const TotalCount of [0, 7])
      assert.equal(executions.parse({ TotalCount }).totalCount, TotalCount);
  });

  it("ignores unknown fields", () => {
    assert.deepEqual(faultsOf({ ...answerWith({ Novelty: { a: 1 } }), More: [] }), []);
  });

  const wrong: readonly (readonly [string, unknown])[] = [
    ["", null],
    ["", []],
    ["", "text"],
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
  ];
  for (const [path, answer] of wrong) {
    it(`rejects ${JSON.stringify(answer).slice(0, 60)}, and names the field`, () => {
      assert.deepEqual(faultsOf(answer), [path]);
    });
  }

  it("never throws, whatever the JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (json, part) => {
        executions.safeParse(json);
        executions.safeParse(answerWith({ Tags: part, Status: json }));
      }),
      PROPERTY_RUNS,
    );
  });
});

describe("optionalText", () => {
  it("reads absent, null and empty as absent, and rejects other types", () => {
    for (const value of [undefined, null, ""]) assert.equal(optionalText.parse(value), undefined);
    assert.equal(optionalText.parse(" x"), " x");
    assert.equal(optionalText.safeParse(7).success, false);
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
      totalCount: undefined,
      hasSet: true,
      entries: [
        { ImagePipelineId: "ip-1", Name: "web" },
        { ImagePipelineId: undefined, Name: undefined },
      ],
    });
    assert.equal(pipelines.parse({ ImagePipelineExecution: {} }).hasSet, false);
    for (const entry of [{ Name: 7 }, { ImagePipelineId: 7 }])
      assert.equal(
        pipelines.safeParse({ ImagePipeline: { ImagePipelineSet: [entry] } }).success,
        false,
      );
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
    assert.deepEqual(images.parse(answer).entries, [
      { ImageId: "m-1", Status: "Available" },
      { ImageId: "m-2", Status: undefined },
    ]);
    for (const empty of [{}, { Images: null }, { Images: {} }])
      assert.deepEqual(images.parse(empty).entries, []);
    assert.equal(images.safeParse({ Images: { Image: [{ ImageId: 7 }] } }).success, false);
  });

  it("read an error by its code, even if other fields have wrong types", () => {
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

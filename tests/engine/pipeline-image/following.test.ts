import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { assertSucceeded, execution, ImageStack, type Images } from "./support/image-stack";
import { withoutProvider } from "./support/engine-events";

/** Pinned by its own test: it is to be the same from one release to the next. */
const PROVIDER = readFileSync(
  path.resolve(__dirname, "../../provider/dynamic/serialized-provider.txt"),
  "utf8",
);

const TYPE = "pulumi-nodejs:dynamic/alicloud-image-pipeline:PipelineImage";

const IMAGES: Images = {
  web: { imagePipelineId: "ip-web" },
  same: { imagePipelineId: "ip-web", acceptPartialSuccess: false },
  named: { imagePipelineName: "web" },
  tagged: { imagePipelineId: "ip-web", tags: { branch: "main" } },
  fallback: { imagePipelineId: "ip-empty", fallbackImageId: "m-base" },
  partial: { imagePipelineId: "ip-partial", acceptPartialSuccess: true },
  elsewhere: { imagePipelineId: "ip-far", region: "cn-beijing" },
};

const TAGS = { branch: "main", team: "web" };

const EVERYTHING = {
  status: "PARTITION_SUCCESS",
  resourceGroupId: "rg-1",
  message: "Not copied everywhere.",
  errorCode: "DistributeImageFailed",
  errorInfo: "One region failed.",
} as const;

const FORBIDDEN = {
  fault: "error",
  statusCode: 403,
  code: "Forbidden.RAM",
  times: "always",
} as const;

describe("a PipelineImage that follows", function () {
  this.timeout("3m");
  let stack: ImageStack;

  before(async () => {
    stack = await ImageStack.create({
      pipelines: [
        { imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1, { tags: TAGS })] },
        { imagePipelineId: "ip-empty", name: "empty" },
        {
          imagePipelineId: "ip-partial",
          name: "partial",
          executions: [
            execution("partial", 1, EVERYTHING),
            execution("failed", 2, { status: "FAILED" }),
          ],
        },
        {
          imagePipelineId: "ip-far",
          name: "web",
          region: "cn-beijing",
          executions: [execution("far", 1)],
        },
      ],
    });
    stack.declare(IMAGES);
  });

  after(() => stack.remove());

  it("shows the update's image in the preview, moves with a new build, and is destroyed without the API", async () => {
    const preview = await stack.preview();
    const expected = {
      web: "m-1",
      same: "m-1",
      named: "m-1",
      tagged: "m-1",
      fallback: "m-base",
      partial: "m-partial",
      elsewhere: "m-far",
    };
    for (const [name, imageId] of Object.entries(expected)) {
      assert.equal(preview.steps[name]?.op, "create", name);
      assert.equal(preview.steps[name].type, TYPE);
      assert.equal(preview.steps[name].new["imageId"], imageId, name);
      assert.equal(preview.steps[`user-of-${name}`]?.new["value"], imageId, `user of ${name}`);
    }
    assert.deepEqual(
      preview.problems
        .map(({ message }) => /(fallback image|ip-partial)/.exec(message)?.[0])
        .sort(),
      ["fallback image", "ip-partial"],
      "one warning for the fallback, one for the newer failure",
    );
    // web, same and named are one question; tagged, fallback, partial and elsewhere are others.
    assert.equal(stack.takeScans(), 5);

    const up = await stack.up();
    assertSucceeded(up);
    assert.equal(stack.takeScans(), 5);
    const state = await stack.state();
    for (const name of Object.keys(expected)) {
      const { inputs, outputs } = state[name] ?? {};
      assert.deepEqual(withoutProvider(outputs), preview.steps[name]?.new, `${name}: as previewed`);
      assert.deepEqual(inputs, outputs, name);
      assert.equal(outputs?.["__provider"], PROVIDER, `${name}: the provider's text`);
    }
    assert.equal(state["web"]?.id, "cn-hangzhou/ip-web");
    assert.equal(state["named"]?.id, "cn-hangzhou/ip-web");
    assert.equal(state["elsewhere"]?.id, "cn-beijing/ip-far");

    const seen = await stack.project.outputs();
    const reason =
      "exec-1 (SUCCESS, created 2026-03-01T01:00:00Z) is the newest execution that qualifies.";
    const web = {
      imageId: "m-1",
      executionId: "exec-1",
      imagePipelineId: "ip-web",
      region: "cn-hangzhou",
      status: "SUCCESS",
      creationTime: "2026-03-01T01:00:00Z",
      modifiedTime: "2026-03-01T01:30:00Z",
      executionTags: TAGS,
      source: "execution",
      reason,
      newer: [],
      latestImageId: "m-1",
      latestExecutionId: "exec-1",
    };
    assert.deepEqual(seen["web"], web);
    assert.deepEqual(seen["named"], web);
    assert.deepEqual(seen["tagged"], web, "the same choice has the same outputs");
    assert.deepEqual(seen["fallback"], {
      imageId: "m-base",
      imagePipelineId: "ip-empty",
      region: "cn-hangzhou",
      executionTags: {},
      source: "fallback",
      reason:
        "The fallback image (fallbackImageId) is used because image pipeline ip-empty in cn-hangzhou has no executions.",
      newer: [],
      latestImageId: "m-base",
    });
    const partial = seen["partial"] as Record<string, unknown>;
    for (const [key, value] of Object.entries(EVERYTHING)) assert.equal(partial[key], value, key);
    assert.deepEqual(partial["newer"], [
      {
        executionId: "exec-failed",
        status: "FAILED",
        creationTime: "2026-03-01T02:00:00Z",
        reason: "failed to build",
      },
    ]);

    const unchanged = await stack.preview();
    for (const [name, { op }] of Object.entries(unchanged.steps)) assert.equal(op, "same", name);

    // A build that is not main's: the filter leaves it out.
    stack.emulator.addExecutions("ip-web", [execution("2", 2, { tags: { branch: "next" } })]);
    stack.emulator.addExecutions("ip-empty", [execution("first", 2)]);
    const moving = await stack.preview();
    assert.deepEqual(
      Object.keys(expected).map((name) => [
        name,
        moving.steps[name]?.op,
        moving.steps[name]?.old["imageId"],
        moving.steps[name]?.new["imageId"],
        moving.steps[`user-of-${name}`]?.new["value"],
      ]),
      [
        ["web", "update", "m-1", "m-2", "m-2"],
        ["same", "update", "m-1", "m-2", "m-2"],
        ["named", "update", "m-1", "m-2", "m-2"],
        ["tagged", "same", "m-1", "m-1", "m-1"],
        ["fallback", "update", "m-base", "m-first", "m-first"],
        ["partial", "same", "m-partial", "m-partial", "m-partial"],
        ["elsewhere", "same", "m-far", "m-far", "m-far"],
      ],
    );
    const moved = await stack.up();
    assertSucceeded(moved);
    for (const { op } of Object.values(moved.steps)) assert.match(op, /^(same|update)$/);
    const deployed = await stack.deployed();
    for (const name of ["web", "same", "named", "fallback"])
      assert.deepEqual(deployed[name], moving.steps[name]?.new, name);

    stack.emulator.inject(FORBIDDEN);
    const failed = await stack.up();
    assert.notEqual(failed.code, 0);
    const causes = failed.problems.filter(({ severity }) => severity === "error");
    assert.match(
      String(causes[0]?.message),
      /DescribeImagePipeline(s|Executions) in cn-\w+ failed \(Forbidden\.RAM/,
    );
    assert.doesNotMatch(failed.output, /^\s+at .*\.(js|ts):\d+/m, "no stack trace");
    assert.deepEqual(await stack.deployed(), deployed, "a failed update leaves the state");

    stack.takeScans();
    const destroyed = await stack.destroy();
    assertSucceeded(destroyed);
    assert.deepEqual(await stack.deployed(), {});
    assert.equal(stack.emulator.requests.length, 0, "deleting calls nothing");
  });
});

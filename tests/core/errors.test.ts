import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { inspect } from "node:util";
import * as errors from "../../core/errors";
import { problemAt } from "../../core/problem";
import { withoutLink } from "../support/error-link";

/** A second copy of the module, as a second installed version of the package brings one. */
function secondCopy(): typeof errors {
  const load = createRequire(__filename);
  const path = load.resolve("../../core/errors");
  const { [path]: loaded } = load.cache;
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
  delete load.cache[path];
  const copy = load(path) as typeof errors;
  load.cache[path] = loaded;
  return copy;
}

const samplesOf = (module: typeof errors) => ({
  InvalidArgumentError: new module.InvalidArgumentError([problemAt(["region"], "is missing")]),
  NotFoundError: new module.NotFoundError("executionId", "There is no execution exec-1."),
  ConfigurationError: new module.ConfigurationError("No region found."),
  EcsApiError: new module.EcsApiError({
    action: "DescribeImages",
    code: "Throttling",
    message: "DescribeImages failed",
    statusCode: 400,
    requestId: "R-1",
    cause: new Error("inner"),
  }),
  NoImageError: new module.NoImageError({
    code: "NoExecutions",
    message: "no executions",
    statusCounts: {},
    running: [],
    excluded: [],
  }),
  TimeoutError: new module.TimeoutError("WaitTimeout", "still running", 1000, []),
});

const CODES = {
  InvalidArgumentError: "InvalidArgument",
  NotFoundError: "NotFound",
  ConfigurationError: "InvalidConfiguration",
  EcsApiError: "Throttling",
  NoImageError: "NoExecutions",
  TimeoutError: "WaitTimeout",
};

describe("errors", () => {
  let samples: ReturnType<typeof samplesOf>;
  beforeEach(() => {
    samples = samplesOf(errors);
  });
  const names = Object.keys(CODES) as (keyof typeof CODES)[];

  for (const name of names) {
    it(`${name} is recognized by its own isInstance only`, () => {
      const recognized = names.filter((other) => errors[other].isInstance(samples[name]));
      assert.deepEqual(recognized, [name]);
      assert.ok(samples[name] instanceof Error);
    });

    it(`${name} is recognized across two copies of the package`, () => {
      const copy = secondCopy();
      const foreign = samplesOf(copy)[name];
      assert.ok(!(foreign instanceof errors[name]), "the second copy must be another class");
      assert.ok(errors[name].isInstance(foreign));
      assert.ok(copy[name].isInstance(samples[name]));
    });

    it(`${name} has a code and a name, and shows them`, () => {
      const error = samples[name];
      assert.equal(error.code, CODES[name]);
      assert.equal(error.name, name);
      assert.match(inspect(error), new RegExp(name));
      const json = JSON.parse(JSON.stringify(error)) as Record<string, unknown>;
      assert.deepEqual(
        [json["name"], json["message"], json["code"]],
        [name, error.message, error.code],
      );
      assert.ok(!("stack" in json));
    });

    it(`${name} has no property without a value`, () => {
      assert.deepEqual(
        Object.entries(samples[name]).filter(([, value]) => value === undefined),
        [],
      );
    });
  }

  it("the base class recognizes all of them", () => {
    for (const name of names) assert.ok(errors.ImagePipelineError.isInstance(samples[name]));
    assert.ok(!errors.ImagePipelineError.isInstance(new Error("x")));
  });

  it("isInstance accepts any value", () => {
    for (const value of [
      undefined,
      null,
      "NoImageError",
      1,
      {},
      new Error("x"),
      { name: "NoImageError" },
      Object.create(null),
    ])
      assert.equal(errors.NoImageError.isInstance(value), false);
  });

  it("enumerate the documented properties only", () => {
    assert.deepEqual(
      Object.fromEntries(names.map((name) => [name, Object.keys(samples[name]).sort()])),
      {
        InvalidArgumentError: ["code", "problems"],
        NotFoundError: ["argument", "code"],
        ConfigurationError: ["code"],
        EcsApiError: ["action", "code", "requestId", "statusCode"],
        NoImageError: ["code", "excluded", "running", "statusCounts"],
        TimeoutError: ["code", "running", "waited"],
      },
    );
  });

  it("EcsApiError omits what no response contained, and keeps the cause out of its JSON", () => {
    const { EcsApiError: refused } = samples;
    assert.equal((refused.cause as Error).message, "inner");
    assert.ok(!JSON.stringify(refused).includes("inner"));
    const unanswered = new errors.EcsApiError({
      action: "DescribeImages",
      code: "ECONNRESET",
      message: "x",
    });
    for (const field of [
      "statusCode",
      "requestId",
      "recommend",
      "ramAction",
      "ramResources",
      "attempts",
      "cause",
    ])
      assert.ok(!(field in unanswered), field);
  });

  it("InvalidArgumentError lists the problems with their paths", () => {
    const one = new errors.InvalidArgumentError([problemAt(["exclude", 1], "must be a string")]);
    assert.equal(withoutLink(one), "Invalid argument exclude[1]: must be a string.");
    const two = new errors.InvalidArgumentError([
      problemAt(["region"], "is missing"),
      problemAt([], "must be an object"),
    ]);
    assert.equal(
      withoutLink(two),
      "Invalid arguments:\n  region: is missing\n  must be an object.",
    );
    const many = new errors.InvalidArgumentError(
      Array.from({ length: 1000 }, (_, index) => problemAt(["tags", `k-${index}`], "is wrong")),
    );
    assert.equal(many.problems.length, 1000);
    assert.equal(many.message.split("\n").length, 22);
    assert.match(many.message, /\n {2}and 980 more\. See /);
  });
});

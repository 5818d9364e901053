import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { inspect } from "node:util";
import * as errors from "../../core/errors";

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
  InvalidArgumentError: new module.InvalidArgumentError([
    { path: "region", message: "is missing" },
  ]),
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
  ConfigurationError: "InvalidConfiguration",
  EcsApiError: "Throttling",
  NoImageError: "NoExecutions",
  TimeoutError: "WaitTimeout",
};

describe("errors", () => {
  const samples = samplesOf(errors);
  const names = Object.keys(CODES) as (keyof typeof CODES)[];

  for (const name of names) {
    it(`${name} is told by isInstance, and by no other class's`, () => {
      const recognized = names.filter((other) => errors[other].isInstance(samples[name]));
      assert.deepEqual(recognized, [name]);
      assert.ok(samples[name] instanceof Error);
    });

    it(`${name} is told by isInstance across two copies of the package`, () => {
      const copy = secondCopy();
      const foreign = samplesOf(copy)[name];
      assert.ok(!(foreign instanceof errors[name]), "the copy is no copy");
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

  it("isInstance takes anything", () => {
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

  it("enumerates what it documents, and nothing else", () => {
    assert.deepEqual(
      Object.fromEntries(names.map((name) => [name, Object.keys(samples[name]).sort()])),
      {
        InvalidArgumentError: ["code", "problems"],
        ConfigurationError: ["code"],
        EcsApiError: ["action", "code", "requestId", "statusCode"],
        NoImageError: ["code", "excluded", "running", "statusCounts"],
        TimeoutError: ["code", "running", "waited"],
      },
    );
  });

  it("EcsApiError leaves absent what no answer told, and keeps the cause out of its JSON", () => {
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

  it("InvalidArgumentError lists every problem with its path", () => {
    const one = new errors.InvalidArgumentError([
      { path: "exclude[1]", message: "must be a text" },
    ]);
    assert.equal(one.message, "Invalid argument exclude[1]: must be a text");
    const two = new errors.InvalidArgumentError([
      { path: "region", message: "is missing" },
      { path: "", message: "must be an object" },
    ]);
    assert.equal(two.message, "Invalid arguments:\n  region: is missing\n  must be an object");
  });
});

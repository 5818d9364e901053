import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parseArguments } from "../../../core/args/parse";
import { InvalidArgumentError } from "../../../core/errors";

type Name = Parameters<typeof parseArguments>[0];

/** What is wrong with arguments, as `path: message`. */
function problemsOf(name: Name, args: unknown): string[] {
  try {
    parseArguments(name, args);
    return [];
  } catch (error) {
    assert.ok(InvalidArgumentError.isInstance(error));
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

const latest = (args: object) => problemsOf("getLatestImage", { imagePipelineId: "ip-1", ...args });
const list = (args: unknown) => problemsOf("getImagePipelineExecutions", args);

describe("arguments that are right", () => {
  it("come out with defaults, and durations in milliseconds", () => {
    assert.deepEqual(parseArguments("getLatestImage", { imagePipelineId: "ip-1" }), {
      imagePipelineId: "ip-1",
      tags: {},
      acceptPartialSuccess: false,
      exclude: [],
      verifyImage: false,
    });
    const args = {
      imagePipelineName: "web",
      region: "cn-hangzhou",
      tags: { b: "2", a: "" },
      acceptPartialSuccess: true,
      exclude: ["m-1"],
      minAge: "90m",
      maxAge: "24h",
      verifyImage: true,
      waitForRunning: { timeout: "1h" },
      fallbackImageId: "m-0",
    };
    assert.deepEqual(parseArguments("getLatestImage", args), {
      ...args,
      minAge: 5_400_000,
      maxAge: 86_400_000,
      waitForRunning: { timeout: 3_600_000, pollInterval: 30_000 },
    });
    assert.deepEqual(parseArguments("getImagePipelineExecutions", {}), { tags: {} });
    assert.deepEqual(parseArguments("getImagePipelineExecution", { executionId: "exec-1" }), {
      executionId: "exec-1",
    });
  });

  it("are the same question whatever the order of their tags", () => {
    const asked = (tags: object) =>
      JSON.stringify(parseArguments("getImagePipelineExecutions", { tags }));
    assert.equal(asked({ a: "1", b: "2" }), asked({ b: "2", a: "1" }));
  });

  it("are the same question without tags and with none", () => {
    const asked = (args: object) => parseArguments("getLatestImage", { ...args, imagePipelineId });
    const imagePipelineId = "ip-1";
    assert.deepEqual(asked({}), asked({ tags: {} }));
  });

  it("may be left undefined, tags too", () => {
    assert.deepEqual(latest({ region: undefined, exclude: undefined, tags: { a: undefined } }), []);
  });

  it("may be at their bounds", () => {
    const tags = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, ""]));
    assert.deepEqual(
      latest({ tags, minAge: "1h", maxAge: "60m", exclude: [], waitForRunning: { timeout: "0" } }),
      [],
    );
    assert.deepEqual(
      list({ maxItems: 1, executionIds: ["e".repeat(1024)], statuses: ["ARCHIVING"] }),
      [],
    );
  });

  it("take a tag called __proto__ as a tag", () => {
    const args = JSON.parse('{ "tags": { "__proto__": "x" } }') as unknown;
    const { tags } = parseArguments("getImagePipelineExecutions", args);
    assert.deepEqual(Object.entries(tags), [["__proto__", "x"]]);
    assert.equal(Object.getPrototypeOf(tags), Object.prototype);
  });
});

describe("arguments that are wrong", () => {
  it("are told all at once, each with its path", () => {
    const problems = latest({
      imagePipelineName: "web",
      region: "",
      tags: { a: 1, "": "x" },
      acceptPartialSuccess: "yes",
      exclude: ["m-1", 2],
      minAge: "2h",
      maxAge: "1h",
      verifyImage: null,
      waitForRunning: { pollInterval: "0s", timout: "1h" },
      fallbackImageId: 7,
      latest: true,
    });
    assert.deepEqual(problems.map((problem) => problem.slice(0, problem.indexOf(":"))).sort(), [
      "acceptPartialSuccess",
      "exclude[1]",
      "fallbackImageId",
      "imagePipelineName",
      "latest",
      "minAge",
      "region",
      "tags",
      "tags.a",
      "verifyImage",
      "waitForRunning.pollInterval",
      "waitForRunning.timeout",
      "waitForRunning.timout",
    ]);
  });

  const single: readonly (readonly [string, string[], RegExp])[] = [
    [
      "no pipeline",
      problemsOf("getLatestImage", {}),
      /^imagePipelineId: is missing: give it, or imagePipelineName$/,
    ],
    [
      "two pipelines",
      list({ imagePipelineId: "ip-1", imagePipelineName: "web" }),
      /^imagePipelineName: must not be given together/,
    ],
    ["no execution id", problemsOf("getImagePipelineExecution", {}), /^executionId: is missing$/],
    [
      "several execution ids in one",
      problemsOf("getImagePipelineExecution", { executionId: "exec-1,exec-2" }),
      /^executionId: .*comma/,
    ],
    [
      "an empty execution id",
      problemsOf("getImagePipelineExecution", { executionId: "" }),
      /^executionId: must not be empty/,
    ],
    ["a list with a comma", list({ statuses: ["SUCCESS,FAILED"] }), /^statuses\[0\]: .*comma/],
    ["an empty list", list({ executionIds: [] }), /^executionIds: must not be an empty list/],
    ["no list", list({ statuses: "SUCCESS" }), /^statuses: must be a list$/],
    ["maxItems 0", list({ maxItems: 0 }), /^maxItems: must be at least 1$/],
    ["maxItems -1", list({ maxItems: -1 }), /^maxItems: must be at least 1$/],
    ["maxItems 1.5", list({ maxItems: 1.5 }), /^maxItems: must be a whole number$/],
    ["maxItems NaN", list({ maxItems: NaN }), /^maxItems: must be a/],
    ["maxItems Infinity", list({ maxItems: Infinity }), /^maxItems: must be a/],
    ['maxItems "5"', list({ maxItems: "5" }), /^maxItems: must be a number$/],
    [
      "21 tags",
      latest({
        tags: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, "v"])),
      }),
      /^tags: has more than 20 tags/,
    ],
    ["tags as a list", latest({ tags: ["a"] }), /^tags: must be a map of texts$/],
    [
      "tags as a Map, which would filter by nothing",
      latest({ tags: new Map([["a", "b"]]) }),
      /^tags: must be a map of texts$/,
    ],
    [
      "a text that cannot be sent",
      latest({ fallbackImageId: "m-\ud800" }),
      /^fallbackImageId: .*surrogate/,
    ],
    ["a text without end", latest({ region: "x".repeat(1025) }), /^region: is too long$/],
    [
      "a duration without unit",
      latest({ minAge: "90" }),
      /^minAge: must be a duration such as "90m"/,
    ],
    ["a negative duration", latest({ maxAge: "-1h" }), /^maxAge: must be a duration/],
    ["a number for a duration", latest({ minAge: 90 }), /^minAge: must be a text$/],
    ["no time-out", latest({ waitForRunning: {} }), /^waitForRunning\.timeout: is missing$/],
    [
      "true for waitForRunning",
      latest({ waitForRunning: true }),
      /^waitForRunning: must be an object$/,
    ],
    [
      "an unknown argument",
      latest({ imagePipelineID: "ip-1" }),
      /^imagePipelineID: is no argument of this function$/,
    ],
    [
      "an argument of another function",
      latest({ maxItems: 1 }),
      /^maxItems: is no argument of this function$/,
    ],
    [
      "an argument called __proto__",
      list(JSON.parse('{ "__proto__": { "region": "x" } }')),
      /^__proto__: is no argument/,
    ],
    ["nothing at all", list(undefined), /^args: is missing$/],
    ["null", problemsOf("getLatestImage", null), /^args: must be an object$/],
    ["a text", problemsOf("getLatestImage", "ip-1"), /^args: must be an object$/],
    ["a list", problemsOf("getLatestImage", []), /^args: must be an object$/],
  ];
  for (const [name, problems, expected] of single) {
    it(name, () => {
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", expected);
    });
  }
});

describe("an Output where only plain values go", () => {
  const output = pulumi.output({ timeout: "1h", a: "b" });
  const cases: readonly (readonly [string, string[], string])[] = [
    [
      "as a text",
      problemsOf("getLatestImage", { imagePipelineId: pulumi.output("ip-1") }),
      "imagePipelineId",
    ],
    ["as an element", latest({ exclude: ["m-1", pulumi.output("m-2")] }), "exclude[1]"],
    ["as a list", latest({ exclude: pulumi.output(["m-1"]) }), "exclude"],
    ["as a duration", latest({ minAge: pulumi.output("1h") }), "minAge"],
    ["as a tag", latest({ tags: { a: pulumi.output("b") } }), "tags.a"],
    ["as all tags", latest({ tags: output }), "tags"],
    ["as waitForRunning", latest({ waitForRunning: output }), "waitForRunning"],
    [
      "as waitForRunning.timeout",
      latest({ waitForRunning: { timeout: pulumi.output("1h") } }),
      "waitForRunning.timeout",
    ],
    ["as a number", list({ maxItems: pulumi.output(1) }), "maxItems"],
    [
      "as all arguments",
      problemsOf("getLatestImage", pulumi.output({ imagePipelineId: "ip-1" })),
      "args",
    ],
  ];
  for (const [name, problems, path] of cases) {
    it(`${name} is said to be one`, () => {
      assert.deepEqual(problems, [
        `${path}: is an Output, which only the …Output form of this function takes`,
      ]);
    });
  }
});

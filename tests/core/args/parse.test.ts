import assert from "node:assert/strict";
import { Output, output as outputOf } from "@pulumi/pulumi/output";
import { parseArguments, type ExplainValue } from "../../../core/args/parse";
import { InvalidArgumentError } from "../../../core/errors";

type Name = Parameters<typeof parseArguments>[0];

/** The problems of arguments as `path: message`. */
function problemsOf(name: Name, args: unknown, explainValue?: ExplainValue): string[] {
  try {
    parseArguments(name, args, explainValue);
    return [];
  } catch (error) {
    assert.ok(InvalidArgumentError.isInstance(error));
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

const latest = (args: object) => problemsOf("getLatestImage", { imagePipelineId: "ip-1", ...args });
const list = (args: unknown) => problemsOf("getImagePipelineExecutions", args);

describe("valid arguments", () => {
  it("have defaults filled in and durations parsed", () => {
    assert.deepEqual(parseArguments("getLatestImage", { imagePipelineId: "ip-1" }), {
      imagePipelineId: "ip-1",
      tags: {},
      acceptPartialSuccess: false,
      exclude: [],
      behind: 0,
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
      behind: 1,
      verifyImage: true,
      waitForRunning: { timeout: "1h" },
      fallbackImageId: "m-0",
    };
    const query: unknown = JSON.parse(JSON.stringify(parseArguments("getLatestImage", args)));
    assert.deepEqual(query, {
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

  it("are the same query for any order of tags", () => {
    const asked = (tags: object) =>
      JSON.stringify(parseArguments("getImagePipelineExecutions", { tags }));
    assert.equal(asked({ a: "1", b: "2" }), asked({ b: "2", a: "1" }));
  });

  it("are the same query without tags and with empty tags", () => {
    const asked = (args: object) => parseArguments("getLatestImage", { ...args, imagePipelineId });
    const imagePipelineId = "ip-1";
    assert.deepEqual(asked({}), asked({ tags: {} }));
  });

  it("may be undefined, also tags", () => {
    assert.deepEqual(latest({ region: undefined, exclude: undefined, tags: { a: undefined } }), []);
    assert.deepEqual(latest({ notAnArgument: undefined }), []);
  });

  it("may have one age without the other, and any poll interval", () => {
    const waitForRunning = { timeout: "1h", pollInterval: "1ms" };
    for (const args of [{ minAge: "1h" }, { maxAge: "1h" }, { waitForRunning }])
      assert.deepEqual(latest(args), []);
  });

  it("may have triggers that are an array or an object", () => {
    for (const triggers of [[], [1, "a"], {}, { a: { b: null } }])
      assert.deepEqual(problemsOf("pipelineImage", { imagePipelineId: "ip-1", triggers }), []);
  });

  it("of a watch are a pipeline, executions, or the next build", () => {
    for (const args of [
      { imagePipelineId: "ip-1" },
      { imagePipelineName: "web" },
      { executionIds: ["exec-1"] },
      { waitForNext: true },
    ])
      assert.deepEqual(problemsOf("watchImagePipelineExecutions", args), []);
  });

  it("may have a client token of 1 to 64 printable characters", () => {
    for (const clientToken of ["a", "~".repeat(64), "3f1c-!#"]) {
      const args = { imagePipelineId: "ip-1", clientToken };
      assert.deepEqual(problemsOf("startImagePipelineExecution", args), []);
    }
  });

  it("may be at their bounds", () => {
    const tags = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, ""]));
    assert.deepEqual(
      latest({ tags, minAge: "1h", maxAge: "60m", exclude: [], waitForRunning: { timeout: "0" } }),
      [],
    );
    assert.deepEqual(
      list({
        maxItems: 1,
        executionIds: ["e".repeat(1024)],
        statuses: ["ARCHIVING"],
        tags: { ["k".repeat(1024)]: "v".repeat(1024) },
      }),
      [],
    );
  });

  it("may have a tag named __proto__", () => {
    const args = JSON.parse('{ "tags": { "__proto__": "x" } }') as unknown;
    const { tags } = parseArguments("getImagePipelineExecutions", args);
    assert.deepEqual(Object.entries(tags), [["__proto__", "x"]]);
    assert.equal(Object.getPrototypeOf(tags), Object.prototype);
  });
});

describe("invalid arguments", () => {
  it("are reported all at once, each with its path", () => {
    const problems = latest({
      imagePipelineName: "web",
      region: "",
      tags: { a: {}, "": "x" },
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

  const single: readonly (readonly [string, () => string[], RegExp])[] = [
    [
      "no pipeline",
      () => problemsOf("getLatestImage", {}),
      /^imagePipelineId: is missing; set imagePipelineId or imagePipelineName$/,
    ],
    [
      "two pipelines",
      () => list({ imagePipelineId: "ip-1", imagePipelineName: "web" }),
      /^imagePipelineName: conflicts with imagePipelineId; set only one of them$/,
    ],
    [
      "no execution id",
      () => problemsOf("getImagePipelineExecution", {}),
      /^executionId: is missing$/,
    ],
    [
      "several execution ids in one",
      () => problemsOf("getImagePipelineExecution", { executionId: "exec-1,exec-2" }),
      /^executionId: .*comma/,
    ],
    [
      "an empty execution id",
      () => problemsOf("getImagePipelineExecution", { executionId: "" }),
      /^executionId: must not be empty/,
    ],
    [
      "a list with a comma",
      () => list({ statuses: ["SUCCESS,FAILED"] }),
      /^statuses\[0\]: .*comma/,
    ],
    [
      "an empty list",
      () => list({ executionIds: [] }),
      /^executionIds: must not be an empty array; omit it to match everything$/,
    ],
    ["no list", () => list({ statuses: "SUCCESS" }), /^statuses: must be an array$/],
    ["maxItems 0", () => list({ maxItems: 0 }), /^maxItems: must be at least 1$/],
    [
      "maxItems 1e20",
      () => list({ maxItems: 1e20 }),
      /^maxItems: must be at most 9007199254740991$/,
    ],
    ["behind 1e20", () => latest({ behind: 1e20 }), /^behind: must be at most 100$/],
    ["behind -1e20", () => latest({ behind: -1e20 }), /^behind: must be at least 0$/],
    ["maxItems -1", () => list({ maxItems: -1 }), /^maxItems: must be at least 1$/],
    ["maxItems 1.5", () => list({ maxItems: 1.5 }), /^maxItems: must be an integer$/],
    ["maxItems NaN", () => list({ maxItems: NaN }), /^maxItems: must be a/],
    ["maxItems Infinity", () => list({ maxItems: Infinity }), /^maxItems: must be a/],
    ['maxItems "5"', () => list({ maxItems: "5" }), /^maxItems: must be an integer$/],
    [
      "21 tags",
      () =>
        latest({
          tags: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, "v"])),
        }),
      /^tags: must have at most 20 tags/,
    ],
    [
      "nothing to watch",
      () => problemsOf("watchImagePipelineExecutions", {}),
      /^imagePipelineId: is missing; set imagePipelineId, imagePipelineName, or executionIds$/,
    ],
    [
      "a misspelled property",
      () => latest({ waitForRunning: { timeout: "1h", pollIntervall: "1m" } }),
      /^waitForRunning\.pollIntervall: is not a property of waitForRunning; check its spelling$/,
    ],
    ...["", "a b", "é", "a\n", "a".repeat(65)].map(
      (clientToken) =>
        [
          `the client token ${JSON.stringify(clientToken)}`,
          () => problemsOf("startImagePipelineExecution", { imagePipelineId: "ip-1", clientToken }),
          /^clientToken: /,
        ] as const,
    ),
    [
      "a tag without a key",
      () => latest({ tags: { "": "v" } }),
      /^tags: must not have an empty key$/,
    ],
    [
      "a tag with a long key",
      () => latest({ tags: { ["k".repeat(1025)]: "v" } }),
      /^tags\.k{195}…: must have at most 1024 characters$/,
    ],
    [
      "a tag with a long value",
      () => latest({ tags: { k: "v".repeat(1025) } }),
      /^tags\.k: must have at most 1024 characters$/,
    ],
    [
      "a tag whose value cannot be sent",
      () => latest({ tags: { k: "\ud800" } }),
      /^tags\.k: must be well-formed Unicode$/,
    ],
    [
      "a tag whose key cannot be sent",
      () => latest({ tags: { "\ud800": "v" } }),
      /^tags\[.*\]: must be well-formed Unicode$/,
    ],
    [
      "an empty region",
      () => latest({ region: "" }),
      /^region: must not be empty; omit it instead$/,
    ],
    [
      "a region that is not an ID",
      () => latest({ region: "cn-hangzhou.example.com" }),
      /^region: must be a region ID/,
    ],
    [
      "a string of triggers",
      () => problemsOf("pipelineImage", { imagePipelineId: "ip-1", triggers: "a" }),
      /^triggers: must be an array or an object$/,
    ],
    [
      "null for triggers",
      () => problemsOf("pipelineImage", { imagePipelineId: "ip-1", triggers: null }),
      /^triggers: must be an array or an object$/,
    ],
    ["tags as a list", () => latest({ tags: ["a"] }), /^tags: must be an object of strings$/],
    [
      "tags as a Map, which would filter by nothing",
      () => latest({ tags: new Map([["a", "b"]]) }),
      /^tags: must be an object of strings$/,
    ],
    [
      "a text that cannot be sent",
      () => latest({ fallbackImageId: "m-\ud800" }),
      /^fallbackImageId: must not contain .* invisible/,
    ],
    [
      "a megabyte",
      () => latest({ fallbackImageId: "x".repeat(1025) }),
      /^fallbackImageId: must have at most 1024 characters$/,
    ],
    [
      "a duration without unit",
      () => latest({ minAge: "90" }),
      /^minAge: must be a duration such as "90m"/,
    ],
    ["a negative duration", () => latest({ maxAge: "-1h" }), /^maxAge: must be a duration/],
    ["a number for a duration", () => latest({ minAge: 90 }), /^minAge: must be a string$/],
    ["no time-out", () => latest({ waitForRunning: {} }), /^waitForRunning\.timeout: is missing$/],
    [
      "true for waitForRunning",
      () => latest({ waitForRunning: true }),
      /^waitForRunning: must be an object$/,
    ],
    [
      "an unknown argument",
      () => latest({ imagePipelineID: "ip-1" }),
      /^imagePipelineID: is not an argument; check its spelling$/,
    ],
    [
      "an argument of another function",
      () => latest({ maxItems: 1 }),
      /^maxItems: is not an argument; check its spelling$/,
    ],
    [
      "an argument called __proto__",
      () => list(JSON.parse('{ "__proto__": { "region": "x" } }')),
      /^__proto__: is not an argument/,
    ],
    ["nothing at all", () => list(undefined), /^args: must be an object$/],
    [
      "an instance of a class for waitForRunning",
      () => latest({ waitForRunning: new Map([["timeout", "1h"]]) }),
      /^waitForRunning: must be an object$/,
    ],
    ["a tag that is NaN", () => latest({ tags: { a: NaN } }), /^tags\.a: must be a string$/],
    ["a Map", () => list(new Map([["maxItems", 1]])), /^args: must be an object$/],
    [
      "an instance of a class",
      () =>
        list(
          new (class Args {
            readonly maxItems = 1;
          })(),
        ),
      /^args: must be an object$/,
    ],
    ["behind -1", () => latest({ behind: -1 }), /^behind: must be at least 0$/],
    ["behind 101", () => latest({ behind: 101 }), /^behind: must be at most 100$/],
    ["behind 0.5", () => latest({ behind: 0.5 }), /^behind: must be an integer$/],
    [
      "a duration of ages",
      () => latest({ minAge: "876001h" }),
      /^minAge: must be a duration .* up to/,
    ],
    ["a tag that is null", () => latest({ tags: { a: null } }), /^tags\.a: must be a string$/],
    ["null", () => problemsOf("getLatestImage", null), /^args: must be an object$/],
    ["a text", () => problemsOf("getLatestImage", "ip-1"), /^args: must be an object$/],
    ["a list", () => problemsOf("getLatestImage", []), /^args: must be an object$/],
  ];
  for (const [name, problemsOfCase, expected] of single) {
    it(name, () => {
      const problems = problemsOfCase();
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", expected);
    });
  }
});

describe("arguments that cannot be read", () => {
  it("are an InvalidArgumentError with the cause", () => {
    const cause = new Error("from a getter");
    const args = {
      get region(): string {
        throw cause;
      },
    };
    assert.throws(
      () => parseArguments("getImagePipelineExecutions", args),
      (error) => {
        assert.ok(InvalidArgumentError.isInstance(error));
        const message = "cannot be read, because reading a property throws; pass plain values";
        assert.deepEqual(error.problems, [{ path: "args", keys: [], message }]);
        return error.cause === cause;
      },
    );
  });
});

describe("IDs and names", () => {
  const invisible = {
    "a leading space": " ip-1",
    "a trailing space": "ip-1 ",
    "a trailing line break": "ip-1\n",
    "a no-break space at the end": "ip-1\u00a0",
    "a tab inside": "ip\t1",
    "a NUL": "ip-\u00001",
    "a zero-width space": "ip-\u200b1",
    "a byte order mark": "\ufeffip-1",
    "a soft hyphen": "ip\u00ad1",
    "a direction mark": "ip-\u202e1",
    "a filler": "ip-\u31641",
    "a blank braille pattern": "ip-\u28001",
    "a line separator": "ip\u20281",
    "half of a surrogate pair": "ip-\ud83d",
  };
  for (const [name, value] of Object.entries(invisible)) {
    it(`are rejected with ${name}`, () => {
      const problems = [
        ...problemsOf("getLatestImage", { imagePipelineName: value, exclude: [value] }),
        ...latest({ fallbackImageId: value, region: value }),
        ...list({ imagePipelineId: value, executionIds: [value], statuses: [value] }),
        ...problemsOf("getImagePipelineExecution", { executionId: value, imagePipelineId: value }),
      ].map((problem) => problem.slice(0, problem.indexOf(":")));
      assert.deepEqual(
        new Set(problems),
        new Set([
          ...["imagePipelineName", "exclude[0]", "fallbackImageId", "region", "imagePipelineId"],
          ...["executionIds[0]", "statuses[0]", "executionId"],
        ]),
      );
    });
  }

  it("may have spaces and any script inside", () => {
    for (const imagePipelineName of ["web server", "图像 管道", "naïve-Ünïcode", "🦊"])
      assert.deepEqual(problemsOf("getLatestImage", { imagePipelineName }), []);
  });
});

describe("tags", () => {
  it("may have numbers and booleans as values, as for other providers of Pulumi", () => {
    const { tags } = parseArguments("getImagePipelineExecutions", {
      tags: { a: 1, b: true, c: "x" },
    });
    assert.deepEqual(tags, { a: "1", b: "true", c: "x" });
  });
});

describe("a value that only the front end can explain", () => {
  const output = outputOf({ timeout: "1h", a: "b" });
  const explain: ExplainValue = (value) => (Output.isInstance(value) ? "is an Output" : undefined);
  const latestWith = (args: object) =>
    problemsOf("getLatestImage", { imagePipelineId: "ip-1", ...args }, explain);
  const cases: readonly (readonly [string, () => string[], string])[] = [
    [
      "as a text",
      () => problemsOf("getLatestImage", { imagePipelineId: outputOf("ip-1") }, explain),
      "imagePipelineId",
    ],
    ["as an element", () => latestWith({ exclude: ["m-1", outputOf("m-2")] }), "exclude[1]"],
    ["as a list", () => latestWith({ exclude: outputOf(["m-1"]) }), "exclude"],
    ["as a duration", () => latestWith({ minAge: outputOf("1h") }), "minAge"],
    ["as a tag", () => latestWith({ tags: { a: outputOf("b") } }), "tags.a"],
    ["as all tags", () => latestWith({ tags: output }), "tags"],
    ["as waitForRunning", () => latestWith({ waitForRunning: output }), "waitForRunning"],
    [
      "as waitForRunning.timeout",
      () => latestWith({ waitForRunning: { timeout: outputOf("1h") } }),
      "waitForRunning.timeout",
    ],
    [
      "as a number",
      () => problemsOf("getImagePipelineExecutions", { maxItems: outputOf(1) }, explain),
      "maxItems",
    ],
    [
      "as all arguments",
      () => problemsOf("getLatestImage", outputOf({ imagePipelineId: "ip-1" }), explain),
      "args",
    ],
  ];
  for (const [name, problems, path] of cases) {
    it(`is explained once: ${name}`, () => {
      assert.deepEqual(problems(), [`${path}: is an Output`]);
    });
  }
});

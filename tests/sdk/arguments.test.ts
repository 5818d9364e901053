import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  getImagePipelineExecution,
  getImagePipelineExecutionOutput,
  getImagePipelineExecutions,
  getImagePipelineExecutionsOutput,
  getLatestImage,
  getLatestImageOutput,
  InvalidArgumentError,
  NoImageError,
  PipelineImage,
  type GetLatestImageOutputArgs,
  type PipelineImageArgs,
} from "../../sdk";
import { inspect, runProgram, valueOf } from "./support/program";
import { OtherProvider } from "./support/providers";
import { LATEST, ONE_IMAGE, withEmulator } from "./support/scenario";

/** What the caller gets: a thrown error, a rejected promise, or a rejected output. */
async function failureOf(call: () => unknown): Promise<Error> {
  try {
    const result = call();
    await (pulumi.Output.isInstance(result) ? inspect(result) : result);
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
  return assert.fail("the call succeeds");
}

async function invalid(call: () => unknown): Promise<string> {
  const error = await failureOf(call);
  assert.ok(InvalidArgumentError.isInstance(error), String(error));
  assert.ok(pulumi.RunError.isInstance(error), "Pulumi would show a stack trace");
  const [problem, ...more] = error.problems;
  assert.deepEqual(more, []);
  return `${problem?.path}: ${problem?.message}`;
}

class Settings {
  readonly branch = "main";
}

type Options = Record<string, unknown>;

/** Every way to call this package with options, by name. */
const CALLS: Record<string, (opts: Options) => unknown> = {
  getLatestImage: (opts) => getLatestImage(LATEST, opts),
  getImagePipelineExecutions: (opts) => getImagePipelineExecutions({}, opts),
  getImagePipelineExecution: (opts) => getImagePipelineExecution({ executionId: "exec-1" }, opts),
  getLatestImageOutput: (opts) => getLatestImageOutput(LATEST, opts),
  getImagePipelineExecutionsOutput: (opts) => getImagePipelineExecutionsOutput({}, opts),
  getImagePipelineExecutionOutput: (opts) =>
    getImagePipelineExecutionOutput({ executionId: "exec-1" }, opts),
  PipelineImage: (opts) => new PipelineImage("web", LATEST, opts),
};

describe("options of a wrong type", () => {
  for (const [name, call] of Object.entries(CALLS)) {
    it(`are an InvalidArgumentError of ${name}, shown by its message only`, () =>
      runProgram({}, async () => {
        const wrong = [null, "dev", 1, [], new Map(), pulumi.output({}), Promise.resolve({})];
        for (const opts of wrong) {
          const problem = await invalid(() => call(opts as unknown as Options));
          assert.equal(problem, "opts: must be an object, or left out");
        }
        assert.match(await invalid(() => call({ parent: "web" })), /^opts\.parent: must be a /);
        assert.match(await invalid(() => call({ provider: "dev" })), /^opts\.provider: must be a /);
      }));
  }

  it("are an InvalidArgumentError for dependsOn, shown by its message only", () =>
    runProgram({}, async () => {
      for (const dependsOn of ["web", [{}], Promise.resolve(["web"])]) {
        const call = () => getLatestImageOutput(LATEST, { dependsOn } as Options);
        assert.match(await invalid(call), /^opts\.dependsOn: must be a resource or an array/);
      }
    }));

  it("are an InvalidArgumentError for a provider of another package, shown by its message only", () =>
    runProgram({}, async () => {
      const opts = { provider: new OtherProvider("aws") };
      assert.match(
        await invalid(() => getLatestImageOutput(LATEST, opts)),
        /^opts\.provider: .*alicloud\.Provider/,
      );
      assert.match(
        await invalid(() => getLatestImage(LATEST, opts)),
        /^opts\.provider: .*getLatestImageOutput/,
      );
      assert.match(
        await invalid(() => new PipelineImage("web", LATEST, opts)),
        /^opts\.provider: .*getLatestImageOutput/,
      );
    }));
});

describe("arguments that are not plain objects", () => {
  const self: Options = { ...LATEST };
  self["tags"] = { self };
  const cases: Record<string, [args: unknown, path: string]> = {
    "a Map": [new Map([["imagePipelineId", "ip-web"]]), "args"],
    "a Map of tags": [{ ...LATEST, tags: new Map([["branch", "main"]]) }, "tags"],
    "a Map in an output": [
      { ...LATEST, tags: pulumi.output(1).apply(() => new Map([["branch", "main"]])) },
      "tags",
    ],
    "a Map in a promise": [
      { ...LATEST, tags: Promise.resolve(new Map([["branch", "main"]])) },
      "tags",
    ],
    "a class instance": [{ ...LATEST, tags: new Settings() }, "tags"],
    "a Date in a list": [{ ...LATEST, exclude: ["m-1", new Date(0)] }, "exclude[1]"],
    "a Set inside an object": [
      { ...LATEST, waitForRunning: { timeout: new Set() } },
      "waitForRunning.timeout",
    ],
    "an object in itself": [self, "tags.self"],
  };
  for (const [what, [args, path]] of Object.entries(cases)) {
    it(`are refused by the output form: ${what}`, () =>
      runProgram({}, async () => {
        const problem = await invalid(() => getLatestImageOutput(args as GetLatestImageOutputArgs));
        assert.ok(problem.startsWith(`${path}: must `), problem);
      }));
  }

  it("are refused by PipelineImage at once", () =>
    runProgram({}, async () => {
      for (const args of [
        undefined,
        null,
        "ip-web",
        ["ip-web"],
        new Map(),
        pulumi.output(LATEST),
      ]) {
        const call = () => new PipelineImage("web", args as unknown as PipelineImageArgs);
        assert.equal(await invalid(call), "args: must be an object");
      }
      const call = () => new PipelineImage("web", { ...LATEST, triggers: [new Date(0)] });
      assert.match(await invalid(call), /^triggers\[0\]: must be a plain object, but is a Date/);
    }));

  it("are refused when a property throws, with the cause", () =>
    runProgram({}, async () => {
      const cause = new Error("no value");
      const args = Object.defineProperty({}, "imagePipelineId", {
        enumerable: true,
        get: () => {
          throw cause;
        },
      });
      const error = await failureOf(() => getLatestImageOutput(args));
      assert.ok(InvalidArgumentError.isInstance(error));
      assert.equal(error.cause, cause);
    }));

  it("may be resources and assets among the triggers", () =>
    runProgram({}, async () => {
      const triggers = [new OtherProvider("aws"), new pulumi.asset.StringAsset("script")];
      const image = new PipelineImage("web", { ...LATEST, triggers });
      assert.equal(await valueOf(image.imagePipelineId), LATEST.imagePipelineId);
    }));
});

describe("an error of a lookup", () => {
  it("is shown by its message only, in both forms", () =>
    withEmulator(ONE_IMAGE, (emulator) =>
      runProgram({ config: emulator.stackConfiguration() }, async () => {
        const args = { ...LATEST, exclude: ["m-1"] };
        for (const call of [() => getLatestImage(args), () => getLatestImageOutput(args)]) {
          const error = await failureOf(call);
          assert.ok(NoImageError.isInstance(error));
          assert.ok(pulumi.RunError.isInstance(error));
        }
      }),
    ));

  it("of the program's own making keeps its stack trace", () =>
    runProgram({}, async () => {
      const own = new Error("no branch");
      const tags = Promise.reject<Record<string, string>>(own);
      assert.equal(await failureOf(() => getLatestImageOutput({ ...LATEST, tags })), own);
      assert.equal(pulumi.RunError.isInstance(own), false);
    }));
});

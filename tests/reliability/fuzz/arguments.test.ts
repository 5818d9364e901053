import assert from "node:assert/strict";
import fc from "fast-check";
import { parseArguments } from "../../../core/args/parse";
import { InvalidArgumentError } from "../../../core/errors";
import { checkPipelineImage } from "../../../core/pipeline-image/check";
import * as sdk from "../../../sdk";
import { newRun } from "../../core/support/emulated";
import { runProgram } from "../../sdk/support/program";
import { PROPERTY_RUNS } from "../../support/property-runs";
import { ANY_VALUE, assertNothingPolluted, JSON_VALUE, made, mapOf } from "./values";

const RIGHT = {
  imagePipelineId: "ip-1",
  imagePipelineName: "web",
  region: "cn-hangzhou",
  executionId: "exec-1",
  executionIds: ["exec-1"],
  statuses: ["SUCCESS"],
  tags: { branch: "main" },
  maxItems: 3,
  acceptPartialSuccess: true,
  exclude: ["m-1"],
  minAge: "1h",
  maxAge: "24h",
  verifyImage: false,
  waitForRunning: { timeout: "90m", pollInterval: "1s" },
  fallbackImageId: "m-0",
  hold: true,
  triggers: ["2026-11"],
} as const;
const LIST = ["imagePipelineId", "executionIds", "statuses", "tags", "maxItems", "region"];
const LATEST = [
  ...["imagePipelineId", "region", "tags", "acceptPartialSuccess", "exclude", "minAge", "maxAge"],
  ...["verifyImage", "waitForRunning", "fallbackImageId"],
];
const ARGUMENTS = {
  getImagePipelineExecution: ["executionId", "region"],
  getImagePipelineExecutions: [...LIST, "imagePipelineName"],
  getLatestImage: [...LATEST, "imagePipelineName"],
  pipelineImage: [...LATEST, "imagePipelineName", "hold", "triggers"],
} as const;

/** All strings of a query, which become part of a request or a message. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, part]) => [key, ...textsOf(part)])
    : [];
}

function assertSendable(query: object): void {
  // Triggers are compared, never sent.
  const { triggers, ...sent } = query as { triggers?: unknown };
  for (const text of textsOf(sent)) {
    assert.ok(text.isWellFormed() && text.length <= 1024, "a text that no request can carry");
    encodeURIComponent(text);
  }
}

describe("arguments of any kind", function () {
  // More runs take longer.
  this.timeout("10m");

  for (const [name, keys] of Object.entries(ARGUMENTS)) {
    it(`of ${name} are a query that can be sent, or an InvalidArgumentError`, () => {
      let queries = 0;
      fc.assert(
        fc.property(mapOf(keys, RIGHT, ANY_VALUE), (generated) => {
          const args = made(generated);
          try {
            assertSendable(parseArguments(name as keyof typeof ARGUMENTS, args));
            queries++;
          } catch (error) {
            if (!InvalidArgumentError.isInstance(error)) throw error;
            assert.ok(error.problems.length > 0 && error.message.length > 0);
          }
          assertNothingPolluted();
        }),
        PROPERTY_RUNS,
      );
      assert.ok(queries > 0, "not one of them was right");
    });
  }

  it("that once broke it are rejected", () => {
    const minAge = "1s".repeat(5_000_000);
    const throwing = {
      get branch(): string {
        throw new Error("a getter of the test");
      },
    };
    const wrong: readonly (readonly [unknown, string])[] = [
      [{ minAge }, "minAge"],
      [{ waitForRunning: { timeout: minAge } }, "waitForRunning.timeout"],
      [{ tags: { branch: "x".repeat(2000) } }, "tags.branch"],
      [{ tags: { ["x".repeat(2000)]: "" } }, `tags.${"x".repeat(195)}…`],
      [{ tags: throwing }, "args"],
    ];
    for (const [args, path] of wrong) {
      assert.throws(
        () => parseArguments("getLatestImage", { imagePipelineId: "ip-1", ...(args as object) }),
        (error) => InvalidArgumentError.isInstance(error) && error.problems[0]?.path === path,
      );
    }
  });

  const functions = {
    getImagePipelineExecution: sdk.getImagePipelineExecution,
    getImagePipelineExecutions: sdk.getImagePipelineExecutions,
    getLatestImage: sdk.getLatestImage,
  } as const;
  // Pulumi's runtime keeps the mocks of the unit tests that the same process may have run before.
  before(() => runProgram({}, () => Promise.resolve()));
  for (const [name, call] of Object.entries(functions)) {
    it(`that ${name} rejects are an InvalidArgumentError of its promise`, () =>
      fc.assert(
        fc.asyncProperty(
          // A key that no function has: whatever the rest, nothing is asked of the API.
          mapOf(ARGUMENTS[name as keyof typeof functions], RIGHT, ANY_VALUE),
          async (generated) => {
            const args = made(generated);
            const promise = call(withUnknownKey(args) as never);
            await assert.rejects(promise, (error) => InvalidArgumentError.isInstance(error));
          },
        ),
        { ...PROPERTY_RUNS, numRuns: Math.min(PROPERTY_RUNS.numRuns, 1000) },
      ));
  }

  it("of PipelineImage, as the engine passes them, are check failures", () =>
    fc.assert(
      fc.asyncProperty(
        mapOf(ARGUMENTS.pipelineImage, RIGHT, JSON_VALUE),
        mapOf(ARGUMENTS.pipelineImage, RIGHT, JSON_VALUE),
        async (args, olds) => {
          // As gRPC brings it: a map of JSON, without getters.
          const [news, old] = [args, olds].map(asStruct);
          const checked = await checkPipelineImage(
            old ?? {},
            { ...news, unknown: 1 },
            "the unknown value",
            newRun({}),
          );
          assert.ok(checked.failures !== undefined && checked.failures.length > 0);
          assert.ok(checked.failures.every(({ message }) => message !== ""));
          assertNothingPolluted();
        },
      ),
      PROPERTY_RUNS,
    ));
});

function withUnknownKey(args: unknown): unknown {
  const wrong = typeof args === "object" && args !== null ? args : {};
  try {
    Reflect.defineProperty(wrong, "unknown", { value: 1, enumerable: true });
  } catch {
    // Nothing can be defined on a proxy that was revoked: it is wrong as it is.
  }
  return wrong;
}

function asStruct(value: unknown): Record<string, unknown> {
  try {
    // Of a function or undefined there is no JSON, whatever the declaration says.
    const text = JSON.stringify(value) as string | undefined;
    const copy: unknown = JSON.parse(text ?? "null");
    return typeof copy === "object" && copy !== null && !Array.isArray(copy)
      ? (copy as Record<string, unknown>)
      : {};
  } catch {
    // A getter that throws: nothing that JSON could bring.
    return {};
  }
}

import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  getImagePipelineExecutionOutput,
  getImagePipelineExecutionsOutput,
  getLatestImage,
  getLatestImageOutput,
  InvalidArgumentError,
  NoImageError,
} from "../../sdk";
import { refusal } from "../core/support/refusals";
import { execution, pipelineWith } from "../core/support/scenarios";
import { inspect, runProgram, unknownInput, valueOf } from "./support/program";
import { LATEST, ONE_IMAGE, withEmulator } from "./support/scenario";
import { withoutLink } from "../support/error-link";

class Pipeline extends pulumi.CustomResource {}

for (const preview of [true, false]) {
  describe(`the output form in ${preview ? "a preview" : "an update"}`, () => {
    const program = (
      body: (emulator: { requests: readonly unknown[] }) => Promise<void>,
    ): Promise<void> =>
      withEmulator(ONE_IMAGE, (emulator) =>
        runProgram({ preview, config: emulator.stackConfiguration() }, () => body(emulator)),
      );

    it("accepts inputs of every kind, also nested", () =>
      program(async () => {
        const image = getLatestImageOutput({
          imagePipelineId: pulumi.output(LATEST.imagePipelineId),
          tags: { branch: Promise.resolve("main") },
          exclude: pulumi.output([pulumi.output("m-bad")]),
          minAge: Promise.resolve("1m"),
        });
        assert.deepEqual(await inspect(image.imageId), {
          value: "m-1",
          known: true,
          secret: false,
        });
      }));

    it("treats inputs that resolve to undefined as omitted arguments", () =>
      program(async () => {
        const nothing = pulumi.output(undefined) as pulumi.Output<string | undefined>;
        const image = getLatestImageOutput({ ...LATEST, region: nothing, minAge: nothing });
        assert.equal(await valueOf(image.imageId), "m-1");
      }));

    it("returns the result of every function", () =>
      program(async () => {
        const executions = getImagePipelineExecutionsOutput({ statuses: ["SUCCESS"] });
        assert.deepEqual(await valueOf(executions.ids), ["exec-1"]);
        assert.equal(await valueOf(executions.totalCount), 1);
        assert.deepEqual(await valueOf(getImagePipelineExecutionsOutput().ids), ["exec-1"]);
        const one = getImagePipelineExecutionOutput({ executionId: pulumi.output("exec-1") });
        assert.equal((await valueOf(one)).imageId, "m-1");
        assert.deepEqual(await valueOf(one.tags), { branch: "main" });
      }));

    const unknowns: Record<string, () => pulumi.Output<unknown>> = {
      "the pipeline": () => getLatestImageOutput({ imagePipelineId: unknownInput() }),
      "the pipeline's name": () => getLatestImageOutput({ imagePipelineName: unknownInput() }),
      "the region": () => getLatestImageOutput({ ...LATEST, region: unknownInput() }),
      "the value of a tag": () =>
        getLatestImageOutput({ ...LATEST, tags: { branch: "main", team: unknownInput() } }),
      "an element of exclude": () =>
        getLatestImageOutput({ ...LATEST, exclude: ["m-2", unknownInput()] }),
      "an element of an output of a list": () =>
        getLatestImageOutput({ ...LATEST, exclude: pulumi.output(["m-2", unknownInput()]) }),
      "a part of waitForRunning": () =>
        getLatestImageOutput({ ...LATEST, waitForRunning: { timeout: unknownInput() } }),
      "the fallback": () => getLatestImageOutput({ ...LATEST, fallbackImageId: unknownInput() }),
      "an execution's id": () => getImagePipelineExecutionOutput({ executionId: unknownInput() }),
      "an element of executionIds": () =>
        getImagePipelineExecutionsOutput({ executionIds: ["exec-1", unknownInput()] }),
      "a status": () => getImagePipelineExecutionsOutput({ statuses: [unknownInput()] }),
    };
    for (const [what, ask] of Object.entries(unknowns)) {
      it(`is unknown, and sends no request, while ${what} is unknown`, () =>
        program(async ({ requests }) => {
          const { known } = await inspect(ask());
          assert.equal(known, false);
          assert.equal(requests.length, 0);
        }));
    }

    it("uses the output of a resource, or is unknown until the update", () =>
      program(async ({ requests }) => {
        const pipeline = new Pipeline("test:index:Pipeline", LATEST.imagePipelineId);
        const name = pipeline.id.apply((id) => id.replace(/-id$/, ""));
        const { value, known } = await inspect(
          getLatestImageOutput({ imagePipelineId: name }).imageId,
        );
        assert.equal(known, !preview);
        assert.equal(value, preview ? undefined : "m-1");
        assert.equal(requests.length, preview ? 0 : 1);
      }));

    it("is secret when an input is", () =>
      program(async () => {
        const image = getLatestImageOutput({
          imagePipelineId: pulumi.secret(LATEST.imagePipelineId),
        });
        assert.deepEqual(await inspect(image.imageId), { value: "m-1", known: true, secret: true });
        const listed = getImagePipelineExecutionsOutput({
          tags: { branch: pulumi.secret("main") },
        });
        assert.equal((await inspect(listed.ids)).secret, true);
      }));

    it("is not secret when no input is", () =>
      program(async () => {
        assert.equal((await inspect(getLatestImageOutput(LATEST))).secret, false);
      }));

    it("fails with this package's errors", () =>
      program(async ({ requests }) => {
        const wrong = getLatestImageOutput({ imagePipelineId: pulumi.output("") });
        const invalid = await refusal(inspect(wrong), InvalidArgumentError);
        assert.equal(invalid.problems[0]?.path, "imagePipelineId");
        assert.equal(requests.length, 0);

        const none = getLatestImageOutput({ ...LATEST, exclude: ["m-1"] });
        const error = await refusal(inspect(none), NoImageError);
        assert.equal(error.code, "AllSuccessesExcluded");
      }));

    it("reports invalid arguments to a program without types", () =>
      program(async () => {
        for (const args of [undefined, null, "ip-web", ["ip-web"], 1]) {
          const image = getLatestImageOutput(args as unknown as typeof LATEST);
          const error = await refusal(inspect(image), InvalidArgumentError);
          assert.match(
            withoutLink(error),
            /^Invalid argument args: (is missing|must be an object)\.$/,
          );
        }
      }));

    it("reports invalid options to a program without types", () =>
      program(async () => {
        for (const opts of [null, "dev", 1]) {
          const expected =
            /^InvalidArgumentError: Invalid argument opts: must be an object, or left out\. See /;
          assert.throws(() => getLatestImageOutput(LATEST, opts as unknown as object), expected);
          await assert.rejects(getLatestImage(LATEST, opts as unknown as object), expected);
        }
      }));
  });
}

describe("the output form with waitForRunning in a preview", () => {
  const inPreview = (
    executions: Parameters<typeof pipelineWith>,
    body: Parameters<typeof runProgram>[1],
  ) =>
    withEmulator(pipelineWith(...executions), (emulator) =>
      runProgram({ preview: true, config: emulator.stackConfiguration() }, body),
    );
  const args = { ...LATEST, waitForRunning: { timeout: "1h" } };

  for (const [name, executions] of [
    ["a newer image", [execution("1", "SUCCESS", 2), execution("2", "BUILDING", 1)]],
    ["the first image", [execution("2", "BUILDING", 1)]],
  ] as const)
    it(`is unknown, with a message that names the build, if the update will wait for ${name}`, () =>
      inPreview([...executions], async ({ infos, warnings }) => {
        assert.equal((await inspect(getLatestImageOutput(args).imageId)).known, false);
        assert.deepEqual(warnings, []);
        assert.equal(infos.length, 1);
        assert.match(infos[0] ?? "", /exec-2 \(BUILDING.* The update waits for it to end/);
      }));

  it("has a promise form that returns the current choice with the same message", () =>
    inPreview([execution("1", "SUCCESS", 2), execution("2", "BUILDING", 1)], async ({ infos }) => {
      assert.equal((await getLatestImage(args)).imageId, "m-1");
      assert.equal(infos.length, 1);
      assert.match(infos[0] ?? "", /exec-2 \(BUILDING.* The update waits for it to end/);
    }));

  it("is an error if no build is running", () =>
    inPreview([execution("1", "FAILED", 1)], async () => {
      const error = await refusal(inspect(getLatestImageOutput(args)), NoImageError);
      assert.equal(error.code, "NoSuccessfulExecution");
    }));

  it("is an error without waitForRunning, as in the update", () =>
    inPreview([execution("1", "BUILDING", 1)], async () => {
      const error = await refusal(inspect(getLatestImageOutput(LATEST)), NoImageError);
      assert.equal(error.code, "ExecutionsRunning");
    }));
});

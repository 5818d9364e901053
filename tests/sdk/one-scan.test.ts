import assert from "node:assert/strict";
import { Provider } from "@pulumi/alicloud/provider";
import * as pulumi from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state";
import type { Emulator, Scenario } from "../../emulator";
import { getImagePipelineExecutions, getLatestImage, getLatestImageOutput } from "../../sdk";
import { execution, PIPELINE, pipelineWith } from "../core/support/scenarios";
import { actAsEngine, runProgram, valueOf, type Told } from "./support/program";
import { LATEST, withEmulator } from "./support/scenario";

const SCENARIO: Scenario = pipelineWith(execution("1", "SUCCESS", 3), execution("2", "FAILED", 2));

/** What Pulumi's Automation API runs each program in, so that several can share a process. */
const { withLocalStorage } = state as unknown as {
  withLocalStorage: <T>(program: () => T) => T;
};

const scans = (emulator: Emulator) =>
  emulator.requests.filter(({ action }) => action === "DescribeImagePipelineExecutions").length;

const program = (body: (emulator: Emulator, told: Told) => Promise<void>) =>
  withEmulator(SCENARIO, (emulator) =>
    runProgram({ config: emulator.stackConfiguration() }, (told) => body(emulator, told)),
  );

/** The emulator's settings as those of an explicit provider. */
const sameSettings = (emulator: Emulator) => {
  const { "alicloud:region": region = "", "alicloud:accessKey": accessKey = "" } =
    emulator.stackConfiguration();
  const { "alicloud:secretKey": secretKey = "" } = emulator.stackConfiguration();
  return {
    region,
    accessKey,
    secretKey,
    protocol: "HTTP",
    endpoints: [{ ecs: emulator.authority }],
  };
};

describe("identical lookups in one program", () => {
  it("share one scan and one warning in all forms", () =>
    program(async (emulator, told) => {
      const answers = await Promise.all([
        getLatestImage(LATEST),
        valueOf(getLatestImageOutput(LATEST)),
        getLatestImage({ imagePipelineName: "web" }),
        valueOf(getLatestImageOutput({ imagePipelineName: pulumi.output("web") })),
      ]);
      answers.push(await getLatestImage(LATEST), await valueOf(getLatestImageOutput(LATEST)));
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
      assert.equal(scans(emulator), 1);
      assert.equal(told.warnings.length, 1);
      assert.match(told.warnings[0] ?? "", /1 newer execution failed/);
    }));

  it("also share one scan through a provider with the same settings", () =>
    program(async (emulator) => {
      const provider = new Provider("same", sameSettings(emulator));
      await valueOf(getLatestImageOutput(LATEST, { provider }));
      await getLatestImage(LATEST);
      assert.equal(scans(emulator), 1);
    }));

  it("have the same result, even if a build ends in between", () =>
    program(async (emulator) => {
      assert.equal((await getLatestImage(LATEST)).imageId, "m-1");
      emulator.addExecutions(PIPELINE, [execution("3", "SUCCESS", 0)]);
      assert.equal(await valueOf(getLatestImageOutput(LATEST).imageId), "m-1");
    }));

  it("can be repeated after a failure", () =>
    program(async (emulator) => {
      emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM" });
      await assert.rejects(getLatestImage(LATEST), { code: "Forbidden.RAM" });
      assert.equal((await getLatestImage(LATEST)).imageId, "m-1");
    }));

  it("do not share a scan with another function or argument", () =>
    program(async (emulator) => {
      await getLatestImage(LATEST);
      await getImagePipelineExecutions(LATEST);
      await getLatestImage({ ...LATEST, minAge: "1h" });
      assert.equal(scans(emulator), 3);
    }));
});

describe("two programs in one process", () => {
  it("do not share results", () =>
    withEmulator(SCENARIO, async (emulator) => {
      const config = emulator.stackConfiguration();
      await runProgram({ config, preview: true }, async () => {
        assert.equal((await getLatestImage(LATEST)).imageId, "m-1");
      });
      emulator.addExecutions(PIPELINE, [execution("3", "SUCCESS", 0)]);
      await runProgram({ config }, async () => {
        assert.equal((await getLatestImage(LATEST)).imageId, "m-3");
      });
    }));

  it("do not share results or settings when they run concurrently", () =>
    withEmulator(SCENARIO, (one) =>
      withEmulator(pipelineWith(execution("other", "SUCCESS", 1)), (other) =>
        runProgram({}, async () => {
          const run = (emulator: Emulator) =>
            withLocalStorage(async () => {
              const nothing = () => ({ id: "", state: {} });
              await pulumi.runtime.setMocks({ newResource: nothing, call: nothing });
              actAsEngine();
              pulumi.runtime.setAllConfig(emulator.stackConfiguration());
              const { imageId } = await getLatestImage(LATEST);
              return [imageId, await valueOf(getLatestImageOutput(LATEST).imageId)];
            });
          assert.deepEqual(await Promise.all([run(one), run(other), run(one)]), [
            ["m-1", "m-1"],
            ["m-other", "m-other"],
            ["m-1", "m-1"],
          ]);
          assert.equal(scans(one), 2);
          assert.equal(scans(other), 1);
        }),
      ),
    ));
});

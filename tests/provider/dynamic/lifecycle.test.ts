import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Emulator } from "../../../emulator";
import * as lifecycle from "../../../provider/dynamic/lifecycle";
import { markRun } from "../../../provider/dynamic/run-mark";
import type { Properties } from "../../../core/pipeline-image/properties";
import { execution, PIPELINE, pipelineWith } from "../../core/support/scenarios";
import { EngineStandIn } from "../plugin/support/engine";
import { isolatedHome } from "../../support/isolated-home";

/** What Pulumi adds to the properties. */
const PROVIDER = { __provider: "exports.handler = …" };
const ARGS = { imagePipelineId: PIPELINE };

describe("the lifecycle of a PipelineImage", () => {
  isolatedHome();
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await Emulator.start({ scenario: pipelineWith(execution("1", "SUCCESS", 2)) });
    const config = emulator.stackConfiguration();
    const get = (key: string) => config[key];
    await lifecycle.configure({ config: { get } } as unknown as pulumi.dynamic.ConfigureRequest);
  });

  afterEach(() => emulator.stop());

  const check = async (args: Properties, scope: object = {}, olds: Properties = {}) => {
    const news = { ...PROVIDER, ...args, ...markRun(scope, false) };
    const result = await lifecycle.check(olds, news);
    return { inputs: result.inputs as Record<string, unknown>, failures: result.failures ?? [] };
  };

  it("checks with the stack's configuration, and returns neither mark nor provider nor secret", async () => {
    const { inputs, failures } = await check(ARGS);
    assert.deepEqual(failures, []);
    assert.equal(inputs["imageId"], "m-1");
    assert.deepEqual(
      Object.keys(inputs).filter((key) => key.startsWith("__")),
      [],
    );
    assert.ok(!JSON.stringify(inputs).includes("emulator-"), "neither key nor secret");
  });

  it("says what is wrong on its property, and elsewhere without one", async () => {
    const wrong = await check({ ...ARGS, minAge: "soon", hold: 1 });
    assert.deepEqual(
      wrong.failures.map(({ property, reason }) => [property, reason.split(" ")[0]]),
      [
        ["minAge", "minAge:"],
        ["hold", "hold:"],
      ],
    );
    assert.deepEqual(wrong.inputs, { ...ARGS, minAge: "soon", hold: 1 });
    const gone = await check({ imagePipelineId: "ip-gone" });
    assert.deepEqual(
      gone.failures.map(({ property }) => property),
      [""],
    );
    assert.match(JSON.stringify(gone.failures), /InvalidImagePipeline\.NotFound/);
  });

  it("asks once in a run for all of its resources, and anew in the next run", async () => {
    const [one, other] = [{}, {}];
    await Promise.all([check(ARGS, one), check(ARGS, one)]);
    await check({ ...ARGS, hold: true }, one);
    assert.equal(emulator.requests.length, 1);
    emulator.addExecutions(PIPELINE, [execution("2", "SUCCESS", 1)]);
    assert.equal((await check(ARGS, one)).inputs["imageId"], "m-1");
    assert.equal((await check(ARGS, other)).inputs["imageId"], "m-2");
    assert.equal(emulator.requests.length, 2);
  });

  it("creates and updates with what was checked, without a call", async () => {
    const { inputs } = await check(ARGS);
    const asked = emulator.requests.length;
    const absent = { ...inputs, ...PROVIDER, message: undefined, errorCode: null };
    const created = await lifecycle.create(absent);
    assert.deepEqual(created, { id: `cn-hangzhou/${PIPELINE}`, outs: inputs });
    const updated = await lifecycle.update(created.id, {}, absent);
    assert.deepEqual(updated, { outs: inputs });
    assert.equal(emulator.requests.length, asked);
  });

  it("differs in what is significant, and never replaces", async () => {
    const state = { ...(await check(ARGS)).inputs, ...PROVIDER };
    const diff = (change: Properties) => lifecycle.diff("id", state, { ...state, ...change });
    assert.deepEqual(await diff({}), { changes: false });
    assert.deepEqual(await diff({ imageId: "m-2" }), { changes: true });
    assert.deepEqual(await diff({ imagePipelineId: "ip-2", region: "cn-beijing" }), {
      changes: true,
    });
    assert.deepEqual(await diff({ __provider: "of another release" }), { changes: false });
  });

  it("reads what is newest into outputs and inputs, and keeps the image", async () => {
    const { inputs } = await check(ARGS);
    emulator.addExecutions(PIPELINE, [execution("2", "SUCCESS", 1)]);
    const expected = { ...inputs, latestImageId: "m-2", latestExecutionId: "exec-2" };
    const read = await lifecycle.read("id", { ...inputs, ...PROVIDER });
    assert.deepEqual(read, { id: "id", props: expected, inputs: expected });
  });

  it("reads no id when the pipeline is gone, and throws without a stack trace when it cannot tell", async () => {
    const { inputs } = await check(ARGS);
    emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM" });
    const refused = await lifecycle.read("id", inputs).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(refused instanceof Error);
    assert.match(refused.message, /Forbidden\.RAM/);
    assert.equal(refused.stack, "The resource's state is left as it was.");
    emulator.removePipeline(PIPELINE);
    assert.deepEqual(await lifecycle.read("id", inputs), { id: "" });
  });

  it("does not wait for a program that does not tell what it runs in", async () => {
    emulator.addExecutions(PIPELINE, [execution("2", "BUILDING", 1)]);
    const waiting = { ...PROVIDER, ...ARGS, waitForRunning: { timeout: "1h" } };
    const checked = await lifecycle.check({}, waiting);
    assert.equal((checked.inputs as Properties)["imageId"], "m-1");
  });

  describe("beside an engine, whose address the process was started with", () => {
    const { argv } = process;
    let engine: EngineStandIn;

    beforeEach(async () => {
      engine = await EngineStandIn.start();
      process.argv = [...argv.slice(0, 2), engine.address];
      // As the engine starts it: connected to nothing yet.
      pulumi.runtime.resetOptions("", "", -1, "", "", false, "");
    });

    afterEach(async () => {
      process.argv = argv;
      await pulumi.runtime.disconnect();
      pulumi.runtime.resetOptions("", "", -1, "", "", false, "");
      engine.stop();
    });

    const told = async (status: "FAILED" | "BUILDING") => {
      emulator.addExecutions(PIPELINE, [execution("2", status, 1)]);
      await check(ARGS);
      await pulumi.runtime.disconnect();
      return engine.messages.map(({ severity, message }) => `${severity}: ${message}`);
    };

    it("warns of newer failures", async () => {
      const [message, ...more] = await told("FAILED");
      assert.match(String(message), /^warning: Image pipeline ip-web .* 1 newer execution failed/);
      assert.deepEqual(more, []);
    });

    it("tells of newer builds", async () => {
      const [message, ...more] = await told("BUILDING");
      assert.match(String(message), /^info: Image pipeline ip-web .* a newer build is running/);
      assert.deepEqual(more, []);
    });
  });

  it("does not offer a deletion: it would have nothing to do", () => {
    assert.ok(!("delete" in lifecycle));
  });
});

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { mock } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Emulator } from "../../../emulator";
import type * as lifecycleModule from "../../../provider/dynamic/lifecycle";
import { markRun, type RunMark } from "../../../provider/dynamic/marks";
import type { Properties } from "../../../core/pipeline-image/properties";
import { execution, PIPELINE, pipelineWith } from "../../core/support/scenarios";
import { EngineStandIn } from "../plugin/support/engine";
import { isolatedHome } from "../../support/isolated-home";

const load = createRequire(__filename);
const LIFECYCLE = "../../../provider/dynamic/lifecycle";

/** What Pulumi adds to the properties. */
const PROVIDER = { __provider: "exports.handler = …" };
const ARGS = { imagePipelineId: PIPELINE };
const WAITING = { ...ARGS, waitForRunning: { timeout: "0s" } };
const UNKNOWN = pulumi.runtime.unknownValue;

describe("the lifecycle of a PipelineImage", () => {
  isolatedHome();
  let emulator: Emulator;
  let lifecycle: typeof lifecycleModule;

  /** Loads the module again, as a new process of the engine's does. */
  const startProcess = async () => {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the module has the state of a process
    delete load.cache[load.resolve(LIFECYCLE)];
    lifecycle = load(LIFECYCLE) as typeof lifecycleModule;
    const config = emulator.stackConfiguration();
    const get = (key: string) => config[key];
    await lifecycle.configure({ config: { get } } as unknown as pulumi.dynamic.ConfigureRequest);
  };

  beforeEach(async () => {
    emulator = await Emulator.start({ scenario: pipelineWith(execution("1", "SUCCESS", 2)) });
    await startProcess();
  });

  afterEach(() => emulator.stop());

  const check = async (
    args: Properties,
    { scope = {}, olds = {}, preview = false }: CheckOptions = {},
  ) => {
    const news = { ...PROVIDER, ...args, ...markRun(scope, preview) };
    const result = await lifecycle.check(olds, news);
    return { inputs: result.inputs as Record<string, unknown>, failures: result.failures ?? [] };
  };

  interface CheckOptions {
    /** Identifies the run. @default a run of its own */
    readonly scope?: object;
    readonly olds?: Properties;
    readonly preview?: boolean;
  }

  it("checks with the stack's configuration, and returns neither mark nor provider nor secret", async () => {
    const { inputs, failures } = await check({
      ...ARGS,
      imageId: "\u0000",
      latestImageId: "\u0000",
    });
    assert.deepEqual(failures, []);
    assert.equal(inputs["imageId"], "m-1");
    assert.deepEqual(
      Object.keys(inputs).filter((key) => key.startsWith("__")),
      [],
    );
    assert.doesNotMatch(JSON.stringify(inputs), /emulator-|\\u0000/, "no key, secret, or mark");
  });

  it("reports each failure on its property, and others without one", async () => {
    const args = { ...ARGS, minAge: "soon", waitForRunning: { timeout: 1 }, hold: 1 };
    const invalid = await check(args);
    // The engine prints the property before the reason.
    assert.deepEqual(
      invalid.failures.map(({ property, reason }) => [property, reason.split(" ")[0]]),
      [
        ["minAge", "must"],
        ["waitForRunning.timeout", "must"],
        ["hold", "must"],
      ],
    );
    assert.deepEqual(invalid.inputs, args);
    const missing = await check({ imagePipelineId: "ip-gone" });
    assert.deepEqual(
      missing.failures.map(({ property }) => property),
      [""],
    );
    assert.match(
      missing.failures[0]?.reason ?? "",
      /^DescribeImagePipelineExecutions .*InvalidImagePipeline\.NotFound/,
    );
  });

  it("creates and updates with the checked inputs, without a request", async () => {
    const { inputs } = await check(ARGS);
    const sent = emulator.requests.length;
    const absent = { ...inputs, ...PROVIDER, message: undefined, errorCode: null };
    const created = await lifecycle.create(absent);
    assert.deepEqual(created, { id: `cn-hangzhou/${PIPELINE}`, outs: inputs });
    const updated = await lifecycle.update(created.id, {}, absent);
    assert.deepEqual(updated, { outs: inputs });
    assert.equal(emulator.requests.length, sent);
  });

  it("has changes if a significant property differs, and never a replacement", async () => {
    const state = { ...(await check(ARGS)).inputs, ...PROVIDER };
    const diff = (change: Properties) => lifecycle.diff("id", state, { ...state, ...change });
    assert.deepEqual(await diff({}), { changes: false });
    // The engine compares the inputs, and finds what replaceOnChanges names.
    assert.deepEqual(await diff({ imageId: "m-2" }), {});
    assert.deepEqual(await diff({ imageId: "m-2", latestImageId: "m-2" }), {});
    assert.deepEqual(await diff({ imagePipelineId: "ip-2", region: "cn-beijing" }), {});
    // A new choice is an update even if the program ignores all changes of inputs.
    assert.deepEqual(await diff({ latestImageId: "m-2" }), { changes: true });
    assert.deepEqual(await diff({ __provider: "of another release" }), { changes: false });
  });

  it("updates a state of release 0.1.0 to the names of this release", async () => {
    const { inputs } = await check(ARGS);
    const { executionTags, ...rest } = inputs;
    const stored = { ...rest, ...PROVIDER, tags: executionTags };
    const { inputs: news } = await check(ARGS, { olds: stored });
    assert.deepEqual(news, inputs);
    assert.deepEqual(await lifecycle.diff("id", stored, news), {});
    assert.deepEqual(await lifecycle.update("id", stored, news), { outs: inputs });
  });

  it("reads the current choice into outputs and inputs, and keeps the image", async () => {
    const { inputs } = await check(ARGS);
    emulator.addExecutions(PIPELINE, [execution("2", "SUCCESS", 1)]);
    await startProcess();
    const expected = { ...inputs, latestImageId: "m-2", latestExecutionId: "exec-2" };
    const read = await lifecycle.read("id", { ...inputs, ...PROVIDER });
    assert.deepEqual(read, { id: "id", props: expected, inputs: expected });
  });

  it("reads a resource of which only the ID is known", async () => {
    const { inputs } = await check(ARGS);
    await startProcess();
    const { imagePipelineId, ...rest } = inputs;
    const id = `cn-hangzhou/${PIPELINE}`;
    const result: { readonly props?: unknown } = await lifecycle.read(id, PROVIDER);
    assert.deepEqual(result.props, { ...rest, imagePipelineId });
  });

  it("reads no ID if the pipeline does not exist, and throws without a stack trace if that is not certain", async () => {
    const { inputs } = await check(ARGS);
    await startProcess();
    emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM" });
    await assert.rejects(lifecycle.read("id", inputs), (error) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /Forbidden\.RAM/);
      assert.equal(error.stack, "The state of the resource is unchanged.");
      return true;
    });
    emulator.removePipeline(PIPELINE);
    assert.deepEqual(await lifecycle.read("id", inputs), { id: "" });
  });

  it("has no method for a deletion, which changes nothing", () => {
    assert.ok(!("delete" in lifecycle));
  });

  describe("while a newer build is running, with waitForRunning", () => {
    beforeEach(() => {
      emulator.addExecutions(PIPELINE, [execution("2", "BUILDING", 1)]);
    });

    it("leaves the image unknown in a preview", async () => {
      const { inputs, failures } = await check(WAITING, { preview: true });
      assert.deepEqual(failures, []);
      assert.deepEqual([inputs["imageId"], inputs["latestImageId"]], [UNKNOWN, UNKNOWN]);
    });

    it("waits in an update", async () => {
      const { failures } = await check(WAITING);
      assert.match(
        JSON.stringify(failures),
        /after 0s, these executions are still running: exec-2/,
      );
    });

    it("does not wait without a mark, as in a preview", async () => {
      const checked = await lifecycle.check({}, { ...PROVIDER, ...WAITING });
      assert.equal((checked.inputs as Properties)["imageId"], UNKNOWN);
    });

    it("does not wait in a refresh, which reads the current choice", async () => {
      const state = { ...WAITING, region: "cn-hangzhou", imageId: "m-0", executionTags: {} };
      const read = await lifecycle.read("id", state);
      assert.deepEqual(read.props, { ...state, latestImageId: "m-1", latestExecutionId: "exec-1" });
    });
  });

  describe("in one run", () => {
    const state = { ...ARGS, region: "cn-hangzhou", imageId: "m-0", executionTags: {} };
    const refresh = async () => {
      const read = await lifecycle.read("id", { ...state, ...PROVIDER });
      return (read.props as Properties)["latestImageId"];
    };
    const latest = async (scope: object, args: Properties = ARGS) =>
      (await check(args, { scope })).inputs["latestImageId"];
    const build = (id: string) => {
      emulator.addExecutions(PIPELINE, [execution(id, "SUCCESS", 1)]);
    };

    it("sends one request for all resources, and another one in the next run", async () => {
      const [one, other] = [{}, {}];
      await Promise.all([latest(one), latest(one), latest(one, { ...ARGS, hold: true })]);
      assert.equal(emulator.requests.length, 1);
      build("2");
      assert.equal(await latest(one), "m-1");
      assert.equal(await latest(other), "m-2");
      assert.equal(emulator.requests.length, 2);
    });

    it("has one result for refreshes and the checks after them", async () => {
      const run = {};
      assert.equal(await refresh(), "m-1");
      build("2");
      assert.equal(await latest(run), "m-1");
      build("3");
      assert.equal(await refresh(), "m-1");
      assert.equal(await latest(run, { ...ARGS, hold: true }), "m-1");
      assert.equal(emulator.requests.length, 1);
    });

    it("has one result for checks and the refreshes after them", async () => {
      const [one, other] = [{}, {}];
      assert.equal(await latest(one), "m-1");
      build("2");
      assert.equal(await refresh(), "m-1");
      assert.equal(await latest(other), "m-2");
      build("3");
      assert.equal(await refresh(), "m-2");
    });

    it("has one result for refreshes without a program", async () => {
      assert.equal(await refresh(), "m-1");
      build("2");
      assert.equal(await refresh(), "m-1");
    });
  });

  describe("while the program runs", () => {
    beforeEach(() => {
      mock.timers.enable({ apis: ["setInterval"] });
    });

    afterEach(() => {
      mock.timers.reset();
      mock.reset();
    });

    /** Lets time pass in which the program is checked several times, and returns how often it was. */
    const checksInTime = (): number => {
      const kill = mock.method(process, "kill", () => true);
      mock.timers.tick(5000);
      kill.mock.restore();
      return kill.mock.callCount();
    };

    for (const [what, work] of Object.entries<() => Promise<unknown>>({
      "a check": () => check(ARGS),
      "a failed check": () => check({ imagePipelineId: "ip-gone" }),
      "a refresh": () => lifecycle.read("id", { ...ARGS, imageId: "m-0", ...markRun({}, false) }),
      "a failed refresh": () => {
        emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM" });
        const read = lifecycle.read("id", { ...ARGS, imageId: "m-0", ...markRun({}, false) });
        return assert.rejects(read, /Forbidden\.RAM/);
      },
    })) {
      it(`watches it during ${what}, and not afterwards`, async () => {
        const working = work();
        assert.ok(checksInTime() > 0);
        await working;
        assert.equal(checksInTime(), 0);
      });
    }
  });

  describe("with an engine, whose address is an argument of the process", () => {
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

    it("stops waiting for a build when the program ends", async () => {
      mock.timers.enable({ apis: ["setInterval"] });
      emulator.addExecutions(PIPELINE, [execution("2", "BUILDING", 1)]);
      const program = spawn(process.execPath, ["--eval", "setInterval(() => undefined, 1000)"]);
      const args = { ...ARGS, waitForRunning: { timeout: "1h", pollInterval: "1h" } };
      const [[name, mark]] = Object.entries(markRun({}, false)) as [[string, RunMark]];
      const ofProgram = { [name]: { ...mark, pid: program.pid } };
      try {
        const reportedWait = engine.nextMessage();
        const checked = lifecycle.check({}, { ...PROVIDER, ...args, ...ofProgram });
        await reportedWait;
        assert.match(engine.messages[0]?.message ?? "", /^Waiting for image pipeline ip-web/);
        const ended = once(program, "exit");
        program.kill("SIGKILL");
        await ended;
        mock.timers.tick(5000);
        await assert.rejects(checked, {
          message: "The program has ended, so the update was canceled.",
        });
      } finally {
        mock.timers.reset();
        program.kill("SIGKILL");
      }
    });

    const reported = async (status: "FAILED" | "BUILDING") => {
      emulator.addExecutions(PIPELINE, [execution("2", status, 1)]);
      await check(ARGS);
      await pulumi.runtime.disconnect();
      return engine.messages.map(({ severity, message }) => `${severity}: ${message}`);
    };

    it("warns of newer failures", async () => {
      const [message, ...more] = await reported("FAILED");
      assert.match(String(message), /^warning: Image pipeline ip-web .* 1 newer execution failed/);
      assert.deepEqual(more, []);
    });

    it("reports newer builds", async () => {
      const [message, ...more] = await reported("BUILDING");
      assert.match(String(message), /^info: Image pipeline ip-web .* a newer build is running/);
      assert.deepEqual(more, []);
    });
  });
});

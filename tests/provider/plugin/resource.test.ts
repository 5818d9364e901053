import assert from "node:assert/strict";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Emulator } from "../../../emulator";
import { execution, PIPELINE, pipelineWith } from "../../core/support/scenarios";
import { isolatedHome } from "../../support/isolated-home";
import { pluginConfiguration } from "./support/front-ends";
import { everyOutput } from "../../../core/pipeline-image/properties";
import { PluginClient, secret, UNKNOWN, URN, type Wire } from "./support/plugin-client";

const ARGS = { imagePipelineId: PIPELINE };
const HELD = { ...ARGS, hold: true, triggers: ["1"] };
const WAIT = { waitForRunning: { timeout: "20m", pollInterval: "1ms" } };

describe("the plugin's resource", () => {
  isolatedHome();
  let emulator: Emulator;
  let plugin: PluginClient;

  beforeEach(async () => {
    emulator = await Emulator.start({ scenario: pipelineWith(execution("1", "SUCCESS", 3)) });
    plugin = await PluginClient.start(pluginConfiguration(emulator));
  });

  afterEach(async () => {
    plugin.stop();
    await emulator.stop();
  });

  /** Starts a new plugin, as a new deployment does. */
  async function restart(): Promise<void> {
    plugin.stop();
    plugin = await PluginClient.start(pluginConfiguration(emulator));
  }

  /** Resolves when the user has such a message. */
  const reported = async (pattern: RegExp): Promise<void> => {
    while (!plugin.messages.some(({ message }) => pattern.test(message)))
      await new Promise((resolve) => setImmediate(resolve));
  };

  const inputsOf = async (...args: Parameters<PluginClient["check"]>): Promise<Wire> => {
    const { inputs, failures } = await plugin.check(...args);
    assert.deepEqual(failures, []);
    return inputs;
  };

  it("has the image in its checked inputs, and REGION/PIPELINE as its ID", async () => {
    const inputs = await inputsOf(ARGS);
    assert.equal(inputs["imageId"], "m-1");
    for (const preview of [true, false]) {
      const { id, properties } = await plugin.create(inputs, preview);
      assert.equal(id, `cn-hangzhou/${PIPELINE}`);
      assert.deepEqual(properties, inputs);
    }
    assert.equal(emulator.requests.length, 1, "one request in a deployment");
  });

  it("is updated in place, property by property, and never replaced", async () => {
    const before = await inputsOf(ARGS);
    emulator.addExecutions(PIPELINE, [execution("2", "SUCCESS", 1)]);
    await restart();
    const after = await inputsOf({ imagePipelineName: "web" }, before);
    const response = await plugin.diff(before, after);
    assert.equal(response.getChanges(), rpc.DiffResponse.DiffChanges.DIFF_SOME);
    assert.deepEqual(response.getReplacesList(), []);
    const details = [...response.getDetaileddiffMap().entries()];
    const { UPDATE } = rpc.PropertyDiff.Kind;
    assert.deepEqual(Object.fromEntries(details.map(([key, it]) => [key, it.getKind()])), {
      imageId: UPDATE,
      executionId: UPDATE,
      latestImageId: UPDATE,
      latestExecutionId: UPDATE,
      imagePipelineName: UPDATE,
    });
    const same = await plugin.diff(after, after);
    assert.equal(same.getChanges(), rpc.DiffResponse.DiffChanges.DIFF_NONE);
    assert.equal((await plugin.update(before, after))["imageId"], "m-2");
  });

  it("is unknown while an argument is unknown, sends no request, and has no ID", async () => {
    const inputs = await inputsOf({ imagePipelineId: UNKNOWN, tags: { branch: UNKNOWN } });
    assert.equal(inputs["imageId"], UNKNOWN);
    const { id, properties } = await plugin.create(inputs, true);
    assert.equal(id, "");
    assert.equal(properties["latestImageId"], UNKNOWN);
    assert.equal(emulator.requests.length, 0);
    const wrong = await plugin.check({ imagePipelineId: UNKNOWN, minAge: "soon" });
    assert.deepEqual(
      wrong.failures.map(({ property }) => property),
      ["minAge"],
    );
  });

  it("keeps secrets secret, and no other property", async () => {
    const inputs = await inputsOf({
      ...ARGS,
      exclude: [secret("m-secret")],
      triggers: { key: secret("planted") },
    });
    const { properties } = await plugin.create(inputs);
    for (const values of [inputs, properties]) {
      assert.deepEqual(values["exclude"], secret(["m-secret"]));
      assert.deepEqual(values["triggers"], secret({ key: "planted" }));
      assert.equal(values["imageId"], "m-1");
      assert.equal(typeof values["reason"], "string");
    }
  });

  it("keeps outputs secret that contain the value of a secret argument", async () => {
    emulator.addExecutions(PIPELINE, [execution("1", "FAILED", 3)]);
    const inputs = await inputsOf({
      ...ARGS,
      tags: secret({}),
      fallbackImageId: secret("m-base"),
    });
    const { properties } = await plugin.create(inputs);
    await restart();
    const { properties: refreshed } = await plugin.read("id", properties, inputs);
    for (const values of [inputs, properties, refreshed]) {
      for (const key of ["fallbackImageId", "imageId", "latestImageId"])
        assert.deepEqual(values[key], secret("m-base"), key);
      assert.deepEqual(values["tags"], secret({}));
      assert.deepEqual(values["executionTags"], secret({}), "they include the tags of the filter");
      assert.equal(typeof values["reason"], "object", "it names the tags");
    }
  });

  it("keeps a held image, also if the inputs of the state have another image", async () => {
    const state: Wire = { ...(await inputsOf(HELD)), imageId: "m-0", executionId: "exec-0" };
    const { imageId, executionId, ...imported } = state;
    for (const olds of [state, imported]) {
      const news = await inputsOf(HELD, olds);
      assert.deepEqual((await plugin.diff(state, news)).getDiffsList(), []);
      assert.deepEqual(await plugin.update(state, news), state);
    }
    const sent = await inputsOf(HELD, imported, state);
    assert.equal(sent["imageId"], "m-0", "an engine that also sends the outputs");
    const moved = await inputsOf({ ...HELD, triggers: ["2"] }, state);
    assert.equal((await plugin.update(state, moved))["imageId"], "m-1");
  });

  it("waits in an update for a running build, and is unknown in a preview", async () => {
    const deployed = await inputsOf(ARGS);
    emulator.addExecutions(PIPELINE, [execution("2", "BUILDING", 1)]);
    await restart();
    // An older engine only sends inputs; for ignoreChanges, it sends the old one.
    const args = { ...ARGS, ...WAIT, latestImageId: "m-1" };
    const inputs = await inputsOf(args, deployed);
    assert.deepEqual(inputs, { ...ARGS, ...WAIT });
    assert.equal(plugin.messages.length, 0, "a check does not know whether it runs in a preview");
    const response = await plugin.diff({ ...deployed, ...WAIT }, inputs);
    assert.deepEqual(response.getDiffsList(), ["imageId"]);
    for (const preview of [
      await plugin.update(deployed, inputs, { preview: true }),
      (await plugin.create(inputs, true)).properties,
    ])
      assert.deepEqual(preview, { ...everyOutput(UNKNOWN), ...ARGS, ...WAIT });
    const before = plugin.messages.length;
    assert.deepEqual(
      plugin.messages.map(({ severity, urn }) => [severity, urn]),
      [
        ["info", URN],
        ["info", URN],
      ],
    );
    assert.match(JSON.stringify(plugin.messages), /The update waits for it to end/);

    const updating = plugin.update(deployed, inputs);
    await reported(/^Waiting for image pipeline ip-web/);
    emulator.addExecutions(PIPELINE, [execution("2", "SUCCESS", 1)]);
    const { imageId, latestImageId, waitForRunning } = await updating;
    assert.deepEqual([imageId, latestImageId, waitForRunning], ["m-2", "m-2", WAIT.waitForRunning]);
    const urns = plugin.messages.slice(before).map(({ urn }) => urn);
    assert.deepEqual(new Set(urns), new Set([URN]));
  });

  it("is unknown in a preview while the first build of a pipeline is running", async () => {
    emulator.addExecutions(PIPELINE, [execution("1", "BUILDING", 1)]);
    const inputs = await inputsOf({ ...ARGS, ...WAIT });
    assert.equal(inputs["imageId"], undefined);
    const preview = await plugin.create(inputs, true);
    assert.deepEqual([preview.id, preview.properties["imageId"]], ["", UNKNOWN]);
    emulator.addExecutions(PIPELINE, [execution("1", "SUCCESS", 1)]);
    const { id, properties: created } = await plugin.create(inputs);
    assert.deepEqual([id, created["imageId"]], [`cn-hangzhou/${PIPELINE}`, "m-1"]);
  });

  it("waits even with a fallback, and does not wait if no build is running", async () => {
    const args = { ...ARGS, ...WAIT, fallbackImageId: "m-base" };
    emulator.addExecutions(PIPELINE, [execution("1", "BUILDING", 3)]);
    const inputs = await inputsOf(args);
    assert.equal((await plugin.create(inputs, true)).properties["imageId"], UNKNOWN);
    emulator.addExecutions(PIPELINE, [execution("1", "SUCCESS", 3)]);
    assert.equal((await plugin.create(inputs)).properties["imageId"], "m-1");

    await restart();
    emulator.addExecutions(PIPELINE, [execution("1", "FAILED", 3)]);
    const known = await inputsOf(args);
    assert.deepEqual((await plugin.diff(known, known)).getDiffsList(), []);
    assert.equal((await plugin.create(known)).properties["imageId"], "m-base");
  });

  it("does not wait while its image is held", async () => {
    const state = { ...(await inputsOf(HELD)), ...WAIT };
    emulator.addExecutions(PIPELINE, [execution("2", "BUILDING", 1)]);
    await restart();
    const inputs = await inputsOf({ ...HELD, ...WAIT }, state);
    assert.deepEqual((await plugin.diff(state, inputs)).getDiffsList(), []);
    for (const preview of [true, false])
      assert.deepEqual(await plugin.update(state, inputs, { preview }), state);
  });

  it("is deleted without a request: the image and the pipeline do not belong to it", async () => {
    await plugin.delete();
    assert.equal(emulator.requests.length, 0);
  });

  it("stops waiting if the deployment is canceled", async () => {
    emulator.addExecutions(PIPELINE, [execution("2", "BUILDING", 1)]);
    const inputs = await inputsOf({
      ...ARGS,
      waitForRunning: { timeout: "20m", pollInterval: "10m" },
    });
    const ended = assert.rejects(plugin.create(inputs), /The deployment was canceled/);
    await reported(/^Waiting for/);
    await plugin.cancel();
    await ended;
  });

  for (const ignoreChanges of [["imageId"], ["*"]]) {
    it(`keeps the image with ignoreChanges of ${ignoreChanges.join()}, also if no input has it`, async () => {
      // After an import, and after an update that waited, only the outputs have the image.
      const { inputs, properties: state } = await plugin.read(`cn-hangzhou/${PIPELINE}`);
      emulator.addExecutions(PIPELINE, [
        execution("2", "SUCCESS", 2),
        execution("3", "BUILDING", 1),
      ]);
      for (const args of [inputs, { ...inputs, ...WAIT }]) {
        await restart();
        const news = await inputsOf(args, inputs, state);
        assert.notEqual(news["imageId"], "m-1", "the check does not know that it is ignored");
        const changes = (await plugin.diff(state, news, ignoreChanges)).getDiffsList();
        assert.ok(!changes.includes("imageId"), changes.join());
        for (const preview of [true, false]) {
          const updated = await plugin.update(state, news, { preview, ignoreChanges });
          assert.equal(updated["imageId"], "m-1");
          assert.deepEqual(updated["waitForRunning"], args["waitForRunning"]);
        }
      }
    });
  }

  it("follows the newest image with ignoreChanges of another property", async () => {
    const state = await inputsOf(HELD);
    emulator.addExecutions(PIPELINE, [execution("2", "SUCCESS", 1)]);
    await restart();
    const ignoreChanges = ["tags"];
    const news = await inputsOf({ ...HELD, triggers: ["2"] }, state);
    const changes = (await plugin.diff(state, news, ignoreChanges)).getDiffsList();
    assert.ok(changes.includes("imageId"));
    assert.equal((await plugin.update(state, news, { ignoreChanges }))["imageId"], "m-2");
  });

  it("no longer waits if another check finds no running build", async () => {
    const state = await inputsOf(ARGS);
    emulator.addExecutions(PIPELINE, [execution("2", "BUILDING", 1)]);
    await restart();
    assert.equal((await inputsOf({ ...ARGS, ...WAIT }, state))["imageId"], undefined);
    const inputs = await inputsOf(ARGS, state);
    assert.equal((await plugin.create(inputs, true)).properties["imageId"], "m-1");
    assert.deepEqual((await plugin.diff(state, inputs)).getDiffsList(), []);
  });

  it("reports newer failures next to the resource that is refreshed", async () => {
    const state = await inputsOf(ARGS);
    await restart();
    emulator.addExecutions(PIPELINE, [execution("1", "FAILED", 3)]);
    await plugin.read(`cn-hangzhou/${PIPELINE}`, state, state);
    assert.deepEqual(
      plugin.messages.map(({ severity, urn }) => [severity, urn]),
      [["warning", URN]],
    );
  });

  it("upgrades a state of release 0.1.0, and keeps its secret filter secret", async () => {
    const args = { ...ARGS, tags: secret({}) };
    const inputs = await inputsOf(args);
    const { tags, executionTags, ...rest } = inputs;
    const stored = { ...rest, tags: executionTags, tagFilter: tags };
    await restart();
    const { properties } = await plugin.read("id", stored, stored);
    assert.deepEqual(properties, inputs);
    for (const state of [stored, properties]) {
      const news = await inputsOf(args, stored, state);
      assert.deepEqual(news, inputs);
      const changes = (await plugin.diff(state, news)).getDiffsList();
      assert.deepEqual(changes, state === stored ? ["executionTags"] : []);
      assert.deepEqual(await plugin.update(state, news), inputs);
    }
  });

  it("is imported by its ID", async () => {
    const imported = await plugin.read(`cn-hangzhou/${PIPELINE}`);
    assert.equal(imported.id, `cn-hangzhou/${PIPELINE}`);
    assert.deepEqual(imported.inputs, { region: "cn-hangzhou", imagePipelineId: PIPELINE });
    const inputs = await inputsOf(imported.inputs, imported.inputs);
    assert.deepEqual(inputs, imported.properties, "the generated program changes nothing");

    // The engine compares the other way around after a refresh: the state's inputs with what was read.
    const {
      id,
      properties,
      inputs: refreshed,
    } = await plugin.read(imported.id, imported.properties, imported.inputs);
    assert.deepEqual({ id, properties, inputs: refreshed }, imported);
    assert.deepEqual((await plugin.diff(properties, imported.inputs)).getDiffsList(), []);
    const held = await plugin.diff(properties, { ...imported.inputs, hold: true });
    assert.deepEqual(held.getDiffsList(), ["hold"]);

    assert.equal((await plugin.read("cn-hangzhou/ip-gone")).id, "", "there is nothing to import");
    for (const id of ["ip-web", "cn-hangzhou/", "/ip-web", "cn-hangzhou/ip-web/more", ""]) {
      await assert.rejects(plugin.read(id), /id: must be REGION\/PIPELINE, such as/, id);
    }
  });

  it("is read by its ID with the arguments of the program, and secrets stay secret", async () => {
    const id = `cn-hangzhou/${PIPELINE}`;
    emulator.addExecutions(PIPELINE, [execution("2", "SUCCESS", 1)]);
    const args = { imagePipelineName: "web", exclude: ["m-2"] };
    const read = await plugin.read(id, args, args);
    assert.deepEqual([read.id, read.properties["imageId"], read.inputs], [id, "m-1", args]);
    const secretArgs = { ...ARGS, exclude: ["m-1", "m-2"], fallbackImageId: secret("m-0") };
    const { properties } = await plugin.read(id, secretArgs, secretArgs);
    assert.deepEqual(properties["imageId"], secret("m-0"));
    const other = { imagePipelineId: PIPELINE, region: "cn-beijing" };
    assert.equal((await plugin.read(id, other, other)).id, "", "no such pipeline in that region");
    await assert.rejects(plugin.read("cn-hangzhou/ip-other", args, args), /id: does not match/);
  });

  it("reports an output that the program sets, and not one that the engine hands back", async () => {
    const inputs = await inputsOf(ARGS);
    const written = { ...ARGS, imageId: "m-2", executionId: inputs["executionId"], newer: ["x"] };
    const { failures } = await plugin.check(written, inputs);
    assert.deepEqual(
      failures.map(({ property, reason }) => [property, reason.startsWith("is an output")]),
      [
        ["imageId", true],
        ["newer", true],
      ],
    );
    // The inputs of an update that kept its image can have another one than the state.
    const stored = { ...inputs, imageId: "m-9" };
    const kept = await inputsOf({ ...ARGS, imageId: "m-9" }, stored, inputs);
    assert.equal(kept["imageId"], "m-1");
  });

  it("refreshes the current choice and keeps the image; only a missing pipeline deletes it", async () => {
    const state: Wire = { ...(await inputsOf(HELD)), triggers: secret(["1"]) };
    emulator.addExecutions(PIPELINE, [execution("2", "SUCCESS", 1)]);
    await restart();
    const { id, properties, inputs } = await plugin.read(`cn-hangzhou/${PIPELINE}`, state, state);
    const newest = { latestImageId: "m-2", latestExecutionId: "exec-2" };
    assert.equal(id, `cn-hangzhou/${PIPELINE}`);
    assert.deepEqual(properties, { ...state, ...newest });
    assert.deepEqual(inputs, { ...state, ...newest });

    await restart();
    emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM", times: 1 });
    await assert.rejects(plugin.read(id, state, state), /Forbidden\.RAM/);
    emulator.removePipeline(PIPELINE);
    assert.equal((await plugin.read(id, state, state)).id, "");
  });

  it("reports newer failures next to the resource", async () => {
    emulator.addExecutions(PIPELINE, [execution("2", "FAILED", 1)]);
    await inputsOf(ARGS);
    assert.deepEqual(
      plugin.messages.map(({ severity, urn }) => [severity, urn]),
      [["warning", URN]],
    );
    assert.match(String(plugin.messages.at(0)?.message), /1 newer execution failed/);
  });
});

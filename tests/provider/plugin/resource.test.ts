import assert from "node:assert/strict";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Emulator } from "../../../emulator";
import { execution, PIPELINE, pipelineWith } from "../../core/support/scenarios";
import { isolatedHome } from "../../support/isolated-home";
import { pluginConfiguration } from "./support/front-ends";
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

  /** As a new deployment: a plugin that remembers nothing. */
  async function restart(): Promise<void> {
    plugin.stop();
    plugin = await PluginClient.start(pluginConfiguration(emulator));
  }

  const asked = async (times: number): Promise<void> => {
    while (emulator.requests.length < times) await new Promise((resolve) => setTimeout(resolve, 1));
  };

  const inputsOf = async (...args: Parameters<PluginClient["check"]>): Promise<Wire> => {
    const { inputs, failures } = await plugin.check(...args);
    assert.deepEqual(failures, []);
    return inputs;
  };

  it("has the image in its checked inputs, and REGION/PIPELINE for its id", async () => {
    const inputs = await inputsOf(ARGS);
    assert.equal(inputs["imageId"], "m-1");
    for (const preview of [true, false]) {
      const { id, properties } = await plugin.create(inputs, preview);
      assert.equal(id, `cn-hangzhou/${PIPELINE}`);
      assert.deepEqual(properties, inputs);
    }
    assert.equal(emulator.requests.length, 1, "one question in a deployment");
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

  it("shows what is unknown as unknown, asks nothing, and gives no id", async () => {
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

  it("keeps secret what came as a secret, and what is looked up with it is none", async () => {
    const inputs = await inputsOf({
      ...ARGS,
      tags: secret({}),
      exclude: [secret("m-secret")],
      triggers: { key: secret("planted") },
    });
    const { properties } = await plugin.create(inputs);
    for (const values of [inputs, properties]) {
      assert.deepEqual(values["tagFilter"], secret({}));
      assert.deepEqual(values["exclude"], secret(["m-secret"]));
      assert.deepEqual(values["triggers"], secret({ key: "planted" }));
      assert.equal(values["imageId"], "m-1");
      assert.deepEqual(values["tags"], {});
    }
  });

  it("keeps what it held, also where the inputs of the state tell of another image", async () => {
    const state: Wire = { ...(await inputsOf(HELD)), imageId: "m-0", executionId: "exec-0" };
    const { imageId, executionId, ...imported } = state;
    for (const olds of [state, imported]) {
      const news = await inputsOf(HELD, olds);
      assert.deepEqual((await plugin.diff(state, news)).getDiffsList(), []);
      assert.deepEqual(await plugin.update(state, news), state);
    }
    const sent = await inputsOf(HELD, imported, state);
    assert.equal(sent["imageId"], "m-0", "an engine that sends the outputs, too");
    const moved = await inputsOf({ ...HELD, triggers: ["2"] }, state);
    assert.equal((await plugin.update(state, moved))["imageId"], "m-1");
  });

  it("waits in an update for what is running, and not in a preview", async () => {
    const deployed = await inputsOf(ARGS);
    emulator.addExecutions(PIPELINE, [execution("2", "BUILDING", 1)]);
    await restart();
    const inputs = await inputsOf({ ...ARGS, ...WAIT }, deployed);
    assert.equal(inputs["imageId"], "m-1");
    assert.equal(plugin.messages.length, 0, "told when it is known whether this is a preview");
    const waiting = await plugin.diff({ ...deployed, ...WAIT }, inputs);
    assert.deepEqual(waiting.getDiffsList(), ["imageId"], "an update, so that it is waited for");
    assert.equal((await plugin.create(inputs, true)).properties["imageId"], "m-1");
    const told = plugin.messages.length;
    assert.match(
      plugin.messages.map(({ message }) => message).join("\n"),
      /a preview does not wait/,
    );
    assert.equal(emulator.requests.length, 2);

    const updating = plugin.update(deployed, inputs);
    await asked(4);
    emulator.addExecutions(PIPELINE, [execution("2", "SUCCESS", 1)]);
    assert.equal((await updating)["imageId"], "m-2");
    assert.match(String(plugin.messages[told]?.message), /^Waiting for image pipeline ip-web/);
    assert.equal(plugin.messages[told]?.urn, URN);
  });

  it("does not know the first image of a pipeline in a preview, if the update will wait for it", async () => {
    emulator.addExecutions(PIPELINE, [execution("1", "BUILDING", 1)]);
    const inputs = await inputsOf({ ...ARGS, ...WAIT });
    assert.equal(inputs["imageId"], undefined);
    const { properties } = await plugin.create(inputs, true);
    assert.equal(properties["imageId"], UNKNOWN);
    assert.match(String(plugin.messages[0]?.message), /The update will wait for it/);
    emulator.addExecutions(PIPELINE, [execution("1", "SUCCESS", 1)]);
    const { id, properties: created } = await plugin.create(inputs);
    assert.deepEqual([id, created["imageId"]], [`cn-hangzhou/${PIPELINE}`, "m-1"]);
  });

  it("waits also where there is a fallback, and not when nothing is running", async () => {
    const args = { ...ARGS, ...WAIT, fallbackImageId: "m-base" };
    emulator.addExecutions(PIPELINE, [execution("1", "BUILDING", 3)]);
    const inputs = await inputsOf(args);
    assert.equal((await plugin.create(inputs, true)).properties["imageId"], UNKNOWN);
    emulator.addExecutions(PIPELINE, [execution("1", "SUCCESS", 3)]);
    assert.equal((await plugin.create(inputs)).properties["imageId"], "m-1");

    await restart();
    emulator.addExecutions(PIPELINE, [execution("1", "FAILED", 3)]);
    const settled = await inputsOf(args);
    assert.deepEqual((await plugin.diff(settled, settled)).getDiffsList(), []);
    assert.equal((await plugin.create(settled)).properties["imageId"], "m-base");
  });

  it("ends a wait that is cancelled", async () => {
    emulator.addExecutions(PIPELINE, [execution("2", "BUILDING", 1)]);
    const inputs = await inputsOf({
      ...ARGS,
      waitForRunning: { timeout: "20m", pollInterval: "10m" },
    });
    const ended = assert.rejects(plugin.create(inputs), /The deployment was canceled/);
    await asked(2);
    await plugin.cancel();
    await ended;
  });

  it("is imported by its id", async () => {
    const imported = await plugin.read(`cn-hangzhou/${PIPELINE}`);
    assert.equal(imported.id, `cn-hangzhou/${PIPELINE}`);
    assert.deepEqual(imported.inputs, { region: "cn-hangzhou", imagePipelineId: PIPELINE });
    const inputs = await inputsOf(imported.inputs, imported.inputs);
    assert.deepEqual(inputs, imported.properties, "the program that is generated changes nothing");

    assert.equal((await plugin.read("cn-hangzhou/ip-gone")).id, "", "there is nothing to import");
    for (const id of ["ip-web", "cn-hangzhou/", "/ip-web", "cn-hangzhou/ip-web/more", ""]) {
      await assert.rejects(plugin.read(id), /id: must be REGION\/PIPELINE, such as/, id);
    }
  });

  it("is refreshed: what is newest is read, the image stays, and only what is gone is gone", async () => {
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

  it("tells of newer failures beside the resource", async () => {
    emulator.addExecutions(PIPELINE, [execution("2", "FAILED", 1)]);
    await inputsOf(ARGS);
    assert.deepEqual(
      plugin.messages.map(({ severity, urn }) => [severity, urn]),
      [["warning", URN]],
    );
    assert.match(String(plugin.messages[0]?.message), /1 newer execution failed/);
  });
});

import assert from "node:assert/strict";
import { Emulator } from "../../../emulator";
import { execution, PIPELINE, pipelineWith } from "../../core/support/scenarios";
import { isolatedHome } from "../../support/isolated-home";
import { pluginConfiguration } from "./support/front-ends";
import { PluginClient, secret, UNKNOWN } from "./support/plugin-client";

const ARGS = { imagePipelineId: PIPELINE };

describe("the plugin's functions", () => {
  isolatedHome();
  let emulator: Emulator;
  let plugin: PluginClient;

  beforeEach(async () => {
    const executions = [execution("1", "SUCCESS", 3), execution("2", "FAILED", 2)];
    emulator = await Emulator.start({ scenario: pipelineWith(...executions) });
    plugin = await PluginClient.start(pluginConfiguration(emulator));
  });

  afterEach(async () => {
    plugin.stop();
    await emulator.stop();
  });

  it("list executions, and find one", async () => {
    const { result } = await plugin.invoke("getImagePipelineExecutions", { ...ARGS, maxItems: 1 });
    assert.deepEqual(result["ids"], ["exec-2"]);
    assert.equal(result["totalCount"], 2);
    assert.equal(result["region"], "cn-hangzhou");
    const one = await plugin.invoke("getImagePipelineExecution", { executionId: "exec-1" });
    assert.equal(one.result["imageId"], "m-1");
    const none = await plugin.invoke("getImagePipelineExecution", { executionId: "exec-9" });
    assert.deepEqual(
      none.failures.map(({ property }) => property),
      ["executionId"],
    );
  });

  it("accept secrets and return plain values", async () => {
    const { result } = await plugin.invoke("getLatestImage", { imagePipelineId: secret(PIPELINE) });
    assert.equal(result["imageId"], "m-1");
    assert.equal(plugin.messages[0]?.severity, "warning", "the newer failure");
  });

  it("share their result with the resources of the deployment", async () => {
    await plugin.invoke("getLatestImage", ARGS);
    emulator.addExecutions(PIPELINE, [execution("3", "SUCCESS", 1)]);
    assert.equal((await plugin.invoke("getLatestImage", ARGS, true)).result["imageId"], "m-1");
    assert.equal((await plugin.check(ARGS)).inputs["imageId"], "m-1");
    assert.equal(emulator.requests.length, 1);
  });

  it("share the build that they waited for with the resources of the deployment", async () => {
    emulator.addExecutions(PIPELINE, [execution("3", "BUILDING", 1)]);
    const waiting = { ...ARGS, waitForRunning: { timeout: "1h", pollInterval: "1ms" } };
    const pending = await plugin.check(waiting);
    const invoked = plugin.invoke("getLatestImage", waiting);
    while (!plugin.messages.some(({ message }) => message.startsWith("Waiting")))
      await new Promise((resolve) => setImmediate(resolve));
    emulator.addExecutions(PIPELINE, [execution("3", "SUCCESS", 1)]);
    assert.equal((await invoked).result["imageId"], "m-3");
    // No later build is in the answer of one run.
    emulator.addExecutions(PIPELINE, [execution("4", "SUCCESS", 0)]);
    assert.equal((await plugin.create(pending.inputs)).properties["imageId"], "m-3");
    for (const args of [ARGS, { ...ARGS, fallbackImageId: "m-0" }])
      assert.equal((await plugin.check(args)).inputs["imageId"], "m-3");
  });

  it("accept the keys of a typed dict of Python", async () => {
    const dict = { timeout: "1h", poll_interval: "1m" };
    const { result } = await plugin.invoke("getLatestImage", { ...ARGS, waitForRunning: dict });
    assert.equal(result["imageId"], "m-1");
    const wrong = { ...dict, poll_interval: "soon" };
    const { failures } = await plugin.invoke("getLatestImage", { ...ARGS, waitForRunning: wrong });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["waitForRunning.pollInterval"],
    );
  });

  it("send no request while an argument is unknown", async () => {
    const unknown = { imagePipelineId: UNKNOWN };
    const { result, failures } = await plugin.invoke("getLatestImage", unknown, true);
    assert.deepEqual([result, failures], [{}, []]);
    assert.equal(emulator.requests.length, 0);
  });

  it("return the current choice in a preview, with a message, if the update will wait", async () => {
    emulator.addExecutions(PIPELINE, [execution("3", "BUILDING", 1)]);
    const args = { ...ARGS, waitForRunning: { timeout: "0s" } };
    assert.equal((await plugin.invoke("getLatestImage", args, true)).result["imageId"], "m-1");
    const told = plugin.messages.filter(({ severity }) => severity === "info");
    assert.equal(told.length, 1);
    assert.match(String(told[0]?.message), /exec-3 .* The update waits for it to end/);
    await assert.rejects(plugin.invoke("getLatestImage", args), /after 0s, .*exec-3 \(BUILDING/);
  });

  it("fail in a preview if there is no image before the wait, and explain how to fix it", async () => {
    emulator.addExecutions(PIPELINE, [execution("1", "BUILDING", 3)]);
    const args = { ...ARGS, waitForRunning: { timeout: "0s" } };
    await assert.rejects(
      plugin.invoke("getLatestImage", args, true),
      /exec-1 .*The update will wait for it \(waitForRunning\).*Use the resource PipelineImage.*--skip-preview/,
    );
    const doesNotWait = (error: Error) => {
      assert.doesNotMatch(error.message, /PipelineImage/);
      return true;
    };
    await assert.rejects(plugin.invoke("getLatestImage", ARGS, true), doesNotWait);
    await assert.rejects(plugin.invoke("getLatestImage", args), doesNotWait);
    emulator.addExecutions(PIPELINE, [execution("1", "FAILED", 3)]);
    const another = { ...args, behind: 1 };
    await assert.rejects(plugin.invoke("getLatestImage", another, true), doesNotWait);
  });

  it("are these, and no others", async () => {
    await assert.rejects(
      plugin.invoke("getNewestImage", ARGS),
      /The provider has no function .*:getNewestImage\. Its functions are: .*:getLatestImage, /,
    );
  });
});

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

  it("accept secrets and return plain text", async () => {
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

  it("send no request while an argument is unknown", async () => {
    const unknown = { imagePipelineId: UNKNOWN };
    const { result, failures } = await plugin.invoke("getLatestImage", unknown, true);
    assert.deepEqual([result, failures], [{}, []]);
    assert.equal(emulator.requests.length, 0);
  });

  it("return nothing in a preview for an image that the update waits for, although there is a current choice", async () => {
    emulator.addExecutions(PIPELINE, [execution("3", "BUILDING", 1)]);
    const args = { ...ARGS, waitForRunning: { timeout: "0s" } };
    assert.deepEqual((await plugin.invoke("getLatestImage", args, true)).result, {});
    assert.deepEqual(
      plugin.messages.map(({ severity }) => severity),
      ["info"],
    );
    assert.match(String(plugin.messages[0]?.message), /exec-3 .* The update waits for it to end/);
    await assert.rejects(plugin.invoke("getLatestImage", args), /after 0s, .*exec-3 \(BUILDING/);
  });

  it("are these, and no others", async () => {
    await assert.rejects(
      plugin.invoke("getNewestImage", ARGS),
      /The provider has no function .*:getNewestImage\. Its functions are: .*:getLatestImage, /,
    );
  });
});

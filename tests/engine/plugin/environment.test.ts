import assert from "node:assert/strict";
import { execution } from "../pipeline-image/support/image-stack";
import { assertSucceeded, PluginStack, SECRETS } from "./support/plugin-stack";

describe("a YAML program whose keys are in the environment", function () {
  this.timeout("2m");

  it("has none of them in its state, not even encrypted", async () => {
    const stack = await PluginStack.create(
      { pipelines: [{ imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1)] }] },
      {},
      {
        env: {
          ALICLOUD_ACCESS_KEY: "plugin-key-id",
          ALICLOUD_SECRET_KEY: SECRETS.key,
          ALICLOUD_SECURITY_TOKEN: SECRETS.token,
        },
      },
    );
    try {
      await stack.declare({
        resources: {
          // An explicit provider does not take the stack's settings.
          near: {
            type: "pulumi:providers:alicloud-image-pipeline",
            properties: { region: "cn-hangzhou", endpoints: [{ ecs: stack.emulator.authority }] },
          },
          image: {
            type: "alicloud-image-pipeline:PipelineImage",
            properties: { imagePipelineId: "ip-web" },
            options: { provider: "${near}" },
          },
        },
        outputs: { image: "${image.imageId}" },
      });
      const up = await stack.up("--logtostderr", "-v=9");
      assertSucceeded(up);
      assert.deepEqual(await stack.project.outputs(), { image: "m-1" });
      const { deployment } = await stack.project.export();
      const provider = deployment.resources?.find(({ type }) =>
        type.startsWith("pulumi:providers:"),
      );
      assert.ok(provider?.inputs !== undefined);
      for (const key of ["accessKey", "secretKey", "securityToken"])
        assert.ok(!(key in provider.inputs), key);
      const state = JSON.stringify(deployment);
      for (const planted of Object.values(SECRETS)) {
        assert.ok(!state.includes(planted), "in the state");
        assert.ok(!up.output.includes(planted), "in the engine's own log");
      }
    } finally {
      await stack.remove();
    }
  });
});

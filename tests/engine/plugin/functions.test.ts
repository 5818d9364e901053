import assert from "node:assert/strict";
import { execution } from "../pipeline-image/support/image-stack";
import { assertSucceeded, PluginStack, SECRETS } from "./support/plugin-stack";

const invoke = (name: string, args: object, options?: object) => ({
  "fn::invoke": {
    function: `alicloud-image-pipeline:${name}`,
    arguments: args,
    ...(options && { options }),
  },
});

describe("a YAML program with the plugin's functions", function () {
  this.timeout("3m");

  it("calls each of them, with the stack's settings and those of explicit providers for two regions", async () => {
    const stack = await PluginStack.create({
      pipelines: [
        {
          imagePipelineId: "ip-web",
          name: "web",
          executions: [execution("1", 1), execution("2", 2, { status: "FAILED" })],
        },
        {
          imagePipelineId: "ip-far",
          name: "web",
          region: "cn-beijing",
          executions: [execution("far", 1)],
        },
      ],
    });
    try {
      assert.doesNotMatch(stack.installation.stdout + stack.installation.stderr, /warn/i);
      const provider = (region: string) => ({
        type: "pulumi:providers:alicloud-image-pipeline",
        properties: {
          region,
          accessKey: "plugin-key-id",
          secretKey: SECRETS.key,
          securityToken: { "fn::secret": SECRETS.token },
          endpoints: [{ ecs: stack.emulator.authority }],
        },
      });
      const inRegion = (name: string) => ({
        type: "alicloud-image-pipeline:PipelineImage",
        properties: { imagePipelineName: "web" },
        options: { provider: `\${${name}}` },
      });
      await stack.declare({
        resources: {
          near: provider("cn-hangzhou"),
          far: provider("cn-beijing"),
          nearImage: inRegion("near"),
          farImage: inRegion("far"),
        },
        variables: {
          latest: invoke("getLatestImage", { imagePipelineId: "ip-web" }),
          all: invoke("getImagePipelineExecutions", { imagePipelineName: "web" }),
          one: invoke("getImagePipelineExecution", { executionId: "exec-2" }),
          elsewhere: invoke("getLatestImage", { imagePipelineName: "web" }, { provider: "${far}" }),
          // Known in the update only: the resource has no id before.
          chained: invoke("getLatestImage", {
            imagePipelineId: "${farImage.imagePipelineId}",
            region: "cn-beijing",
          }),
        },
        outputs: {
          image: "${latest.imageId}",
          newer: "${latest.newer[0].reason}",
          ids: "${all.ids}",
          total: "${all.totalCount}",
          status: "${one.status}",
          elsewhere: "${elsewhere.imageId}",
          chained: "${chained.imageId}",
          near: "${nearImage.imageId}",
          far: "${farImage.imageId}",
          farRegion: "${farImage.region}",
        },
      });
      const preview = await stack.preview();
      assertSucceeded(preview);
      assert.equal(preview.steps["farImage"]?.new["imageId"], "m-far");
      const up = await stack.up();
      assertSucceeded(up);
      assert.match(up.output, /1 newer execution failed \(1 FAILED\)/);
      assert.deepEqual(await stack.project.outputs(), {
        image: "m-1",
        newer: "failed to build",
        ids: ["exec-2", "exec-1"],
        total: 2,
        status: "FAILED",
        elsewhere: "m-far",
        chained: "m-far",
        near: "m-1",
        far: "m-far",
        farRegion: "cn-beijing",
      });
      const state = JSON.stringify(await stack.project.export());
      for (const planted of Object.values(SECRETS)) {
        for (const text of [state, up.output, preview.output])
          assert.ok(!text.includes(planted), "a secret in clear");
      }

      await stack.declare({
        variables: {
          wrong: invoke("getLatestImage", {
            imagePipelineId: "ip-web",
            minAge: "soon",
            exclude: [""],
          }),
        },
        outputs: { image: "${wrong.imageId}" },
      });
      const wrong = await stack.preview();
      assert.notEqual(wrong.code, 0);
      assert.match(wrong.output, /must be a duration .*\(minAge\)/);
      assert.match(wrong.output, /must not be empty.* \(exclude\[0\]\)/);
      assert.doesNotMatch(wrong.output, /\s+at .*\.(js|ts):\d+/, "no stack trace");
    } finally {
      await stack.remove();
    }
  });
});

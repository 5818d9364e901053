import assert from "node:assert/strict";
import { execution } from "../pipeline-image/support/image-stack";
import { eventually } from "../../tools/support/alive";
import { PluginStack } from "./support/plugin-stack";

/** Much less than what is waited for, and enough for a busy machine. */
const SECONDS = 15_000;

const ARGS = {
  imagePipelineId: "ip-web",
  waitForRunning: { timeout: "20m", pollInterval: "100ms" },
};

const PROGRAMS = {
  resource: {
    resources: { web: { type: "alicloud-image-pipeline:PipelineImage", properties: ARGS } },
  },
  function: {
    variables: {
      web: {
        "fn::invoke": { function: "alicloud-image-pipeline:getLatestImage", arguments: ARGS },
      },
    },
    outputs: { image: "${web.imageId}" },
  },
} as const;

describe("a wait of the plugin", function () {
  this.timeout("2m");
  let stack: PluginStack;

  beforeEach(async () => {
    stack = await PluginStack.create({
      pipelines: [{ imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1)] }],
    });
    stack.emulator.startBuild({ imagePipelineId: "ip-web", imageId: "m-2" });
  });

  afterEach(() => stack.remove());

  for (const [name, program] of Object.entries(PROGRAMS)) {
    it(`of its ${name} ends within seconds when the update is cancelled`, async () => {
      await stack.declare(program);
      const { pid, result } = await stack.project.start(["up", "--skip-preview"]);
      await eventually("polls", () => stack.emulator.requests.length >= 3, SECONDS);
      const cancelled = Date.now();
      // To the engine only, as a supervisor does it.
      process.kill(pid, "SIGINT");
      const { code, stdout, stderr } = await result;
      assert.ok(Date.now() - cancelled < SECONDS, `took ${Date.now() - cancelled} ms`);
      assert.notEqual(code, 0);
      assert.match(stdout + stderr, /The deployment was canceled/);
      assert.deepEqual(await stack.deployed(), {});
      const asked = stack.emulator.requests.length;
      await new Promise((resolve) => setTimeout(resolve, 500));
      assert.equal(stack.emulator.requests.length, asked, "nothing asks on");
    });
  }
});

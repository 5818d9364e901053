import assert from "node:assert/strict";
import { execution } from "../pipeline-image/support/image-stack";
import { descendants, eventually, isAlive } from "../../tools/support/alive";
import { PluginStack } from "./support/plugin-stack";

/** How long the emulator may take to see a request, on a busy machine. */
const SOON = 60_000;

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
    it(`of its ${name} ends long before its timeout when the update is canceled, and leaves no process behind`, async () => {
      await stack.declare(program);
      const { pid, result } = await stack.project.start(["up", "--skip-preview"]);
      await eventually("polls", () => stack.emulator.requests.length >= 3, SOON);
      const started = await descendants(pid);
      assert.ok(started.length >= 2, "the program's host and the plugin");
      // To the engine only, as a supervisor does it.
      process.kill(pid, "SIGINT");
      const { code, stdout, stderr } = await result;
      assert.notEqual(code, 0);
      assert.match(stdout + stderr, /The deployment was canceled/);
      assert.deepEqual(await stack.deployed(), {});
      await eventually("nothing is left", () => !started.some(isAlive));
    });
  }
});

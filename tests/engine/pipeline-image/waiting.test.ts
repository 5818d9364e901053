import assert from "node:assert/strict";
import { descendants, eventually, isAlive } from "../../tools/support/alive";
import { assertSucceeded, execution, ImageStack, type Images } from "./support/image-stack";

const LONG = { timeout: "20m", pollInterval: "1s" };

/** How long the emulator may take to see a request, on a busy machine. */
const SOON = 60_000;

const IMAGES: Images = {
  web: { imagePipelineId: "ip-web", waitForRunning: LONG },
  first: { imagePipelineId: "ip-first", waitForRunning: LONG },
};

describe("a PipelineImage with waitForRunning", function () {
  this.timeout("2m");
  let stack: ImageStack;

  beforeEach(async () => {
    stack = await ImageStack.create({
      pipelines: [
        { imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1)] },
        { imagePipelineId: "ip-first", name: "first" },
      ],
    });
    stack.declare(IMAGES);
    stack.emulator.startBuild({ imagePipelineId: "ip-web", imageId: "m-2" });
    stack.emulator.startBuild({ imagePipelineId: "ip-first", imageId: "m-first" });
  });

  afterEach(() => stack.remove());

  const polls = () => stack.emulator.requests.length;

  it("waits in the update until the build has ended, and is unknown in the preview", async () => {
    const preview = await stack.preview();
    assertSucceeded(preview);
    assert.equal(polls(), 2, "asked once each");
    for (const name of ["web", "first"]) {
      assert.match(preview.steps[name]?.new["imageId"] as string, /^04da6b54-/, "unknown");
      assert.match(
        preview.output,
        new RegExp(`ip-${name} in cn-hangzhou: exec-.*The update waits for it to end`),
      );
    }

    const asked = polls();
    // With a preview of its own, which must neither wait nor answer for the update.
    const update = stack.upAfterPreview();
    await eventually("is asked for again and again", () => polls() >= asked + 5, SOON);
    stack.clock.advance("1h");
    const up = await update;
    assertSucceeded(up);
    // The engine checks one resource after the other.
    assert.match(up.output, /Waiting for image pipeline ip-(web|first): exec-\w+ \(PREPARING/);
    const deployed = await stack.deployed();
    assert.equal(deployed["web"]?.["imageId"], "m-2");
    assert.equal(deployed["first"]?.["imageId"], "m-first");
  });

  it("ends long before its time-out when the update is canceled, and leaves no process behind", async () => {
    const { pid, result } = await stack.project.start(stack.upCommand());
    await eventually("is asked for again and again", () => polls() >= 3, SOON);
    const started = await descendants(pid);
    assert.ok(started.length >= 2, "the program and the provider");

    // As a supervisor does it. A Ctrl-C at a terminal reaches all of them, which is easier.
    process.kill(pid, "SIGINT");
    const { code } = await result;
    assert.notEqual(code, 0);
    await eventually("nothing is left", () => !started.some(isAlive));
    assert.deepEqual(Object.keys(await stack.state()), []);
  });
});

import assert from "node:assert/strict";
import { assertSucceeded, execution, ImageStack, type Images } from "./support/image-stack";
import type { Properties } from "./support/engine-events";

/** A held resource, and how its arguments change later. */
const HELD = { imagePipelineId: "ip-web", hold: true, triggers: ["1"] };

/** One of each kind; tests/core/pipeline-image has each argument. */
const CHANGES: Record<string, readonly [before: Properties, after: Properties]> = {
  triggered: [HELD, { ...HELD, triggers: ["2"] }],
  unheld: [HELD, { imagePipelineId: "ip-web", triggers: ["1"] }],
  filtered: [HELD, { ...HELD, tags: { branch: "main" } }],
  anotherRegion: [HELD, { ...HELD, region: "cn-beijing", imagePipelineId: "ip-far" }],
};

const KEPT: Images = {
  kept: HELD,
  // How long to wait is no question of which image.
  waiting: { ...HELD, waitForRunning: { timeout: "1s" } },
  late: { ...HELD, triggers: [{ $result: "1" }] },
};

const before: Images = {
  ...KEPT,
  ...Object.fromEntries(Object.entries(CHANGES).map(([name, [first]]) => [name, first])),
};

const later: Images = {
  ...KEPT,
  waiting: { ...HELD, waitForRunning: { timeout: "2s" } },
  ...Object.fromEntries(Object.entries(CHANGES).map(([name, [, then]]) => [name, then])),
};

describe("a PipelineImage that is held", function () {
  this.timeout("3m");
  let stack: ImageStack;

  beforeEach(async () => {
    stack = await ImageStack.create({
      pipelines: [
        { imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1)] },
        {
          imagePipelineId: "ip-far",
          name: "far",
          region: "cn-beijing",
          executions: [execution("far", 1)],
        },
      ],
    });
  });

  afterEach(() => stack.remove());

  it("keeps its image, reports newer ones, and moves if a trigger or a selection argument changes or hold is removed", async () => {
    stack.declare(before);
    assertSucceeded(await stack.up());

    stack.emulator.addExecutions("ip-web", [execution("2", 2, { tags: { branch: "main" } })]);
    const noticing = await stack.up();
    assertSucceeded(noticing);
    for (const name of Object.keys(KEPT)) {
      const { op, old, new: shown } = stepOf(noticing.steps, name);
      assert.equal(op, "update", name);
      assert.deepEqual(
        shown,
        { ...old, latestImageId: "m-2", latestExecutionId: "exec-2" },
        `${name}: nothing else changes`,
      );
      assert.equal(stepOf(noticing.steps, `user-of-${name}`).op, "same");
    }
    for (const name of Object.keys(CHANGES))
      assert.equal(stepOf(noticing.steps, name).new["imageId"], "m-1", name);

    stack.declare(later);
    const moving = await stack.preview();
    const moved = await stack.up();
    assertSucceeded(moved);
    for (const name of Object.keys(CHANGES)) {
      const imageId = name === "anotherRegion" ? "m-far" : "m-2";
      const { op, new: shown } = stepOf(moving.steps, name);
      assert.equal(op, "update", name);
      assert.equal(shown["imageId"], imageId, name);
      assert.equal(stepOf(moving.steps, `user-of-${name}`).new["value"], imageId, name);
      assert.equal(stepOf(moved.steps, name).op, "update", name);
      assert.deepEqual(stepOf(moved.steps, name).new, shown, name);
    }
    for (const name of Object.keys(KEPT)) {
      // What was noticed once is no change any more; how long to wait is another argument.
      assert.equal(stepOf(moving.steps, name).op, name === "waiting" ? "update" : "same", name);
      assert.equal(stepOf(moved.steps, name).new["imageId"], "m-1", name);
      assert.equal(stepOf(moved.steps, `user-of-${name}`).op, "same", name);
    }
  });

  it("needs no API: what fails is a warning with its cause, until it is to move", async () => {
    stack.declare({ held: HELD });
    assertSucceeded(await stack.up());
    // A refresh has seen the newer image, which is not to be forgotten.
    stack.emulator.addExecutions("ip-web", [execution("2", 2)]);
    assertSucceeded(await stack.refresh());
    const deployed = await stack.deployed();
    assert.deepEqual(
      [deployed["held"]?.["imageId"], deployed["held"]?.["latestImageId"]],
      ["m-1", "m-2"],
    );

    stack.emulator.inject({
      fault: "error",
      statusCode: 403,
      code: "Forbidden.RAM",
      times: "always",
    });
    const up = await stack.up();
    assertSucceeded(up);
    assert.equal(stepOf(up.steps, "held").op, "same");
    assert.deepEqual(
      up.problems.map(({ severity }) => severity),
      ["warning"],
    );
    assert.match(
      String(up.problems[0]?.message),
      /Image m-1 is held, but the current choice is unknown: DescribeImagePipelineExecutions .*Forbidden\.RAM/,
    );
    assert.deepEqual(await stack.deployed(), deployed);

    stack.declare({ held: { ...HELD, triggers: ["2"] } });
    const promoted = await stack.up();
    assert.notEqual(promoted.code, 0);
    assert.match(promoted.problems.map(({ message }) => message).join("\n"), /Forbidden\.RAM/);
    assert.deepEqual(await stack.deployed(), deployed);
  });
});

function stepOf<S>(steps: Readonly<Record<string, S>>, name: string): S {
  const step = steps[name];
  assert.ok(step, `no step for ${name}`);
  return step;
}

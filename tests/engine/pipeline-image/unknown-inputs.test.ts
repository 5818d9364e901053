import assert from "node:assert/strict";
import { assertSucceeded, execution, ImageStack } from "./support/image-stack";
import type { Properties, Step } from "./support/engine-events";

/** How the engine's JSON has a value that only the update will know. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const OUTPUTS = [
  "imageId",
  "executionId",
  "region",
  "executionTags",
  "newer",
  "reason",
  "latestImageId",
];

describe("a PipelineImage whose inputs are outputs of other resources", function () {
  this.timeout("3m");
  let stack: ImageStack;

  before(async () => {
    stack = await ImageStack.create({
      pipelines: [
        {
          imagePipelineId: "ip-one",
          name: "one",
          executions: [
            execution("main", 1, { tags: { branch: "main" } }),
            execution("next", 2, { tags: { branch: "next" } }),
          ],
        },
        { imagePipelineId: "ip-two", name: "two", executions: [execution("two", 1)] },
      ],
    });
  });

  after(() => stack.remove());

  const declare = (pipeline: string, branch: string) => {
    const values: Record<string, Properties> = {
      byPipeline: { imagePipelineId: { $result: pipeline } },
      byTag: { imagePipelineId: "ip-one", tags: { branch: { $result: branch } } },
      held: { imagePipelineId: { $result: pipeline }, hold: true, triggers: [{ $result: branch }] },
      excluding: { imagePipelineId: "ip-one", exclude: [{ $result: `m-${branch}` }] },
    };
    stack.declare(values);
    return Object.keys(values);
  };

  const assertUnknown = (steps: Readonly<Record<string, Step>>, name: string, op: string) => {
    const step = steps[name];
    assert.equal(step?.op, op, name);
    for (const output of OUTPUTS) assert.equal(step.new[output], UNKNOWN, `${name}.${output}`);
    assert.equal(steps[`user-of-${name}`]?.op, op, `user of ${name}`);
    assert.equal(steps[`user-of-${name}`]?.new["value"], UNKNOWN, `user of ${name}`);
  };

  it("is unknown in the preview, without a call, and resolved in the update; also later", async () => {
    const names = declare("ip-one", "main");
    const preview = await stack.preview();
    assertSucceeded(preview);
    for (const name of names) assertUnknown(preview.steps, name, "create");
    assert.equal(stack.emulator.requests.length, 0);

    assertSucceeded(await stack.up());
    const images = async () => {
      const deployed = await stack.deployed();
      assert.ok(!JSON.stringify(deployed).includes(UNKNOWN), "nothing unknown is left");
      return Object.fromEntries(
        names.map((name) => {
          assert.equal(deployed[`user-of-${name}`]?.["value"], deployed[name]?.["imageId"]);
          return [name, deployed[name]?.["imageId"]];
        }),
      );
    };
    assert.deepEqual(await images(), {
      byPipeline: "m-next",
      byTag: "m-main",
      held: "m-next",
      excluding: "m-next",
    });
    declare("ip-two", "next");
    stack.takeScans();
    const changing = await stack.preview();
    assertSucceeded(changing);
    for (const name of names) assertUnknown(changing.steps, name, "update");
    assert.equal(stack.emulator.requests.length, 0);
    const changed = await stack.up();
    assertSucceeded(changed);
    for (const name of names) assert.equal(changed.steps[name]?.op, "update", name);
    assert.deepEqual(await images(), {
      byPipeline: "m-two",
      byTag: "m-next",
      held: "m-two",
      excluding: "m-main",
    });
  });
});

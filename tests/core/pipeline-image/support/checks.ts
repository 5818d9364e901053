import assert from "node:assert/strict";
import type { Scenario } from "../../../../emulator";
import { checkPipelineImage } from "../../../../core/pipeline-image/check";
import type { Properties } from "../../../../core/pipeline-image/properties";
import { emulated, type Emulated, type ObservedRun } from "../../support/emulated";
import { execution, PIPELINE, pipelineWith } from "../../support/scenarios";

/** What stands for a value that only the update will know. */
export const UNKNOWN = "unknown";

/** The shortest arguments. */
export const ARGS = { imagePipelineId: PIPELINE };

/** One pipeline whose executions were built from main and from next; the newest is `m-2`. */
export const TWO_IMAGES: Scenario = pipelineWith(
  execution("1", "SUCCESS", 5, { tags: { branch: "main" } }),
  execution("2", "SUCCESS", 3, { tags: { branch: "next" } }),
);

/** What a check that went well returns. @throws When it did not. */
export async function checked(
  olds: Properties,
  args: Properties,
  run: ObservedRun,
): Promise<Properties> {
  const result = await checkPipelineImage(olds, args, UNKNOWN, run);
  assert.ok("inputs" in result, JSON.stringify(result));
  return result.inputs;
}

/** Runs a test with a resource that was deployed with these arguments when `m-2` was the newest, and then `m-3` was built. */
export function deployed(
  args: Properties,
  test: (state: Properties, emulated: Emulated) => Promise<void>,
): Promise<void> {
  return emulated(TWO_IMAGES, async (all) => {
    const state = await checked({}, args, all.newRun());
    all.emulator.addExecutions(PIPELINE, [execution("3", "SUCCESS", 1)]);
    await test(state, all);
  });
}

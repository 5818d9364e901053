import assert from "node:assert/strict";
import type { Scenario } from "../../../../emulator";
import type { Problem } from "../../../../core/problem";
import type { Run } from "../../../../core/functions";
import { checkPipelineImage } from "../../../../core/pipeline-image/check";
import type { Properties } from "../../../../core/pipeline-image/properties";
import { emulated, type Emulated } from "../../support/emulated";
import { execution, PIPELINE, pipelineWith } from "../../support/scenarios";

/** Represents a value that only the update will know. */
export const UNKNOWN = "unknown";

/** The shortest arguments. */
export const ARGS = { imagePipelineId: PIPELINE };

/** One pipeline whose executions were built from main and from next; the newest is `m-2`. */
export const TWO_IMAGES: Scenario = pipelineWith(
  execution("1", "SUCCESS", 5, { tags: { branch: "main" } }),
  execution("2", "SUCCESS", 3, { tags: { branch: "next" } }),
);

/** What a successful check returns. @throws If the check fails. */
export async function checked(olds: Properties, args: Properties, run: Run): Promise<Properties> {
  const result = await checkPipelineImage(olds, args, UNKNOWN, run);
  assert.ok(result.failures === undefined, JSON.stringify(result));
  return result.inputs;
}

/** The failures of a check. @throws If the check succeeds. */
export async function failuresOf(
  olds: Properties,
  args: Properties,
  run: Run,
): Promise<readonly Problem[]> {
  const result = await checkPipelineImage(olds, args, UNKNOWN, run);
  assert.ok(result.failures !== undefined, JSON.stringify(result));
  return result.failures;
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

import { Emulator, type Scenario } from "../../../emulator";
import { execution, PIPELINE, pipelineWith } from "../../core/support/scenarios";

/** One image to find, `m-1`. */
export const ONE_IMAGE: Scenario = pipelineWith(
  execution("1", "SUCCESS", 1, { tags: { branch: "main" } }),
);

/** The arguments that find it. */
export const LATEST = { imagePipelineId: PIPELINE };

/** Runs a test against an emulator of its own. */
export async function withEmulator(
  scenario: Scenario,
  test: (emulator: Emulator) => Promise<void>,
): Promise<void> {
  const emulator = await Emulator.start({ scenario });
  try {
    await test(emulator);
  } finally {
    await emulator.stop();
  }
}

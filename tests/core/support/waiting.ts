import { Emulator, ManualClock, type Scenario } from "../../../emulator";
import { parseArguments } from "../../../core/args/parse";
import type { GetLatestImageArgs, LatestImage } from "../../../core/types";
import { EcsClient } from "../../../core/ecs/client";
import { lookUpLatestImage } from "../../../core/latest-image";
import type { Diagnostic } from "../../../core/selection/explanation";
import { PIPELINE } from "./scenarios";

/** When a test of waiting begins. */
export const NOW = "2026-11-24T06:00:00Z";

/** What a test of waiting acts on and observes. */
export interface Waiting {
  readonly emulator: Emulator;
  readonly clock: ManualClock;
  readonly diagnostics: Diagnostic[];
  /** How long each sleep was, in milliseconds. */
  readonly sleeps: number[];
  readonly lookup: (
    args: Omit<GetLatestImageArgs, "imagePipelineId">,
    preview?: boolean,
    signal?: AbortSignal,
  ) => Promise<LatestImage>;
}

/** The emulator and the lookup share a clock, which only the lookup's sleeping moves. */
export async function waiting(scenario: Scenario, test: (waiting: Waiting) => Promise<void>) {
  const clock = new ManualClock(NOW);
  const emulator = await Emulator.start({ scenario, clock });
  const diagnostics: Diagnostic[] = [];
  const sleeps: number[] = [];
  const [account = { accessKeyId: "", accessKeySecret: "" }] = emulator.scenario.accounts;
  const client = new EcsClient({
    region: "cn-hangzhou",
    endpoint: emulator.endpoint,
    credentials: () => Promise.resolve(account),
    clock: {
      now: () => clock.now(),
      monotonic: () => clock.now(),
      random: () => 0,
      sleep: (milliseconds, signal) => {
        signal?.throwIfAborted();
        sleeps.push(milliseconds);
        clock.advance(milliseconds);
        return Promise.resolve();
      },
    },
  });
  try {
    await test({
      emulator,
      clock,
      diagnostics,
      sleeps,
      lookup: (args, preview = false, signal) =>
        lookUpLatestImage(
          client,
          {
            ...parseArguments("getLatestImage", { ...args, imagePipelineId: PIPELINE }),
            imagePipelineId: PIPELINE,
          },
          { preview, notify: (diagnostic) => diagnostics.push(diagnostic), signal },
        ),
    });
  } finally {
    await emulator.stop();
  }
}

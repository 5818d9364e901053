import assert from "node:assert/strict";
import { Emulator, ManualClock, type Scenario } from "../../../emulator";
import { parseArguments } from "../../../core/args/parse";
import type { GetLatestImageArgs, LatestImage } from "../../../core/types";
import { EcsClient } from "../../../core/ecs/client";
import { conclude, decidingScan, isPending, scan } from "../../../core/latest-image";
import type { Diagnostic } from "../../../core/selection/explanation";
import { PIPELINE } from "./scenarios";

/** The time at which a test of waiting begins. */
export const NOW = "2026-11-24T06:00:00Z";

/** What a test of waiting acts on and observes. */
export interface Waiting {
  readonly emulator: Emulator;
  readonly clock: ManualClock;
  readonly diagnostics: Diagnostic[];
  /** The length of each sleep, in milliseconds. */
  readonly sleeps: number[];
  /** Lets the wall clock jump by this many milliseconds; monotonic time goes on. */
  readonly jump: (milliseconds: number) => void;
  readonly lookup: (
    args: Omit<GetLatestImageArgs, "imagePipelineId">,
    signal?: AbortSignal,
  ) => Promise<LatestImage>;
}

/** The emulator and the lookup share a clock, which only the lookup's sleeping advances. */
export async function waiting(scenario: Scenario, test: (waiting: Waiting) => Promise<void>) {
  const clock = new ManualClock(NOW);
  const emulator = await Emulator.start({ scenario, clock });
  const diagnostics: Diagnostic[] = [];
  const sleeps: number[] = [];
  let offset = 0;
  const [account = { accessKeyId: "", accessKeySecret: "" }] = emulator.scenario.accounts;
  const client = new EcsClient({
    region: "cn-hangzhou",
    endpoint: emulator.endpoint,
    credentials: () => Promise.resolve(account),
    clock: {
      now: () => clock.now() + offset,
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
      jump: (milliseconds) => {
        offset += milliseconds;
      },
      lookup: async (args, signal) => {
        const query = {
          ...parseArguments("getLatestImage", { ...args, imagePipelineId: PIPELINE }),
          imagePipelineId: PIPELINE,
        };
        const notify = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);
        const context = { whilePending: "wait", notify, signal } as const;
        const first = await scan(client, query);
        const deciding = await decidingScan(client, query, first, context);
        assert.ok(!isPending(deciding));
        return conclude(deciding, query, context);
      },
    });
  } finally {
    await emulator.stop();
  }
}

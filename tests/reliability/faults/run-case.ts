import { getLatestImage } from "../../../core/functions";
import { PIPELINE } from "../../core/support/scenarios";
import { newRun } from "../../core/support/emulated";
import { fakeClock } from "../../core/ecs/support/fake-clock";
import { serve } from "../../core/ecs/support/scripted-server";
import type { FaultCase, Outcome, Stage } from "./fault-case";
import { stage } from "./staged";

/** The outcome of a lookup. */
export interface Observed {
  readonly outcome: Outcome | { readonly unexpected: unknown };
  /** The number of requests that the server received. */
  readonly requests: number;
  /** The number of attempts that the error reports. */
  readonly attempts: number | undefined;
  /** The time that passed for the lookup, in milliseconds. */
  readonly elapsed: number;
  /** The number of requests to the server that must not receive any. */
  readonly elsewhere: number;
}

/** The largest number below 1: every back-off has its maximum length. */
const LONGEST = 1 - Number.EPSILON;

/** Looks up an image in spite of the fault. The clock of the client moves only when it sleeps, and as the fault says. */
export async function runCase(faultCase: FaultCase, wanted: Stage): Promise<Observed> {
  const other = await serve((_request, response) => response.end());
  const clock = fakeClock(LONGEST);
  const staged = await stage(wanted, { pass: clock.pass, otherOrigin: other.endpoint });
  const { connect, read } = faultCase.limits ?? {};
  const run = newRun({
    variables: staged.variables,
    stack: {
      ...(connect !== undefined && { "alicloud:clientConnectTimeout": String(connect) }),
      ...(read !== undefined && { "alicloud:clientReadTimeout": String(read) }),
    },
  });
  const began = clock.now();
  const { imagePipelineId = PIPELINE } = faultCase;
  try {
    const result = await getLatestImage({ imagePipelineId }, { ...run, clock }).then(
      ({ imageId }) => ({ outcome: { image: imageId }, attempts: undefined }),
      (error: unknown) => ({ outcome: outcomeOf(error), attempts: attemptsOf(error) }),
    );
    return {
      ...result,
      requests: staged.requests(),
      elapsed: clock.now() - began,
      elsewhere: other.requests.length,
    };
  } finally {
    await staged.stop();
    await other.stop();
  }
}

function outcomeOf(error: unknown): Observed["outcome"] {
  if (!(error instanceof Error) || !("code" in error)) return { unexpected: error };
  const { name, code } = error;
  return name === "EcsApiError" || name === "TimeoutError" || name === "NoImageError"
    ? { error: name, code: String(code) }
    : { unexpected: error };
}

function attemptsOf(error: unknown): number | undefined {
  return error instanceof Error && "attempts" in error ? Number(error.attempts) : undefined;
}

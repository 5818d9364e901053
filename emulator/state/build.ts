import { apiTime } from "../clock";
import type { ResolvedDurations } from "../scenario/schema";
import type { Stage } from "./execution";
import type { BuildOutcome, ExecutionStatus } from "./status";

type TimedStatus = Exclude<keyof ResolvedDurations, "CANCELLING">;

const WALK: Record<BuildOutcome, TimedStatus[]> = {
  SUCCESS: ["PREPARING", "BUILDING", "TESTING", "DISTRIBUTING", "RELEASING"],
  PARTITION_SUCCESS: ["PREPARING", "BUILDING", "TESTING", "DISTRIBUTING", "RELEASING"],
  FAILED: ["PREPARING", "BUILDING"],
  TEST_FAILED: ["PREPARING", "BUILDING", "TESTING"],
};

const MESSAGES: Record<TimedStatus | BuildOutcome, string> = {
  PREPARING: "The intermediate instance is being created.",
  BUILDING: "The build commands are running.",
  TESTING: "The test commands are running.",
  DISTRIBUTING: "The image is being copied and shared.",
  RELEASING: "The temporary resources are being released.",
  SUCCESS: "The image was created.",
  PARTITION_SUCCESS: "The image was created, but not copied to every region.",
  FAILED: "The build commands failed.",
  TEST_FAILED: "The image was created, but its test failed.",
};

const FAILURES: Partial<Record<BuildOutcome, { errorCode: string; errorInfo: string }>> = {
  PARTITION_SUCCESS: {
    errorCode: "DistributeImageFailed",
    errorInfo: "Copying the image to one of the regions failed.",
  },
  FAILED: { errorCode: "BuildCommandFailed", errorInfo: "A build command ended with exit code 1." },
  TEST_FAILED: {
    errorCode: "TestCommandFailed",
    errorInfo: "A test command ended with exit code 1.",
  },
};

/** All stages of a build, from its start to its end. */
export function planBuild(build: {
  started: number;
  outcome: BuildOutcome;
  imageId: string;
  durations: ResolvedDurations;
}): [Stage, ...Stage[]] {
  let begins = build.started;
  const stage = (status: TimedStatus | BuildOutcome): Stage => ({
    status: status satisfies ExecutionStatus,
    begins,
    time: apiTime(begins),
    // The API returns the ID while the image is being created, long before the image exists.
    imageId: status === "PREPARING" ? undefined : build.imageId,
    message: MESSAGES[status],
  });
  const [first, ...others] = WALK[build.outcome].map((status) => {
    const timed = stage(status);
    begins += build.durations[status];
    return timed;
  });
  const end = { ...stage(build.outcome), ...FAILURES[build.outcome] };
  return first ? [first, ...others, end] : [end];
}

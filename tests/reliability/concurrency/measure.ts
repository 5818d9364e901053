import { Emulator } from "../../../emulator";
import { getLatestImage } from "../../../core/functions";
import { newRun } from "../../core/support/emulated";
import { execution } from "../../core/support/scenarios";
import { throttlingFront } from "./throttling-front";

/** The number of lookups and pipelines, and of the calls per second that the service accepts. */
export interface Load {
  readonly lookups: number;
  readonly pipelines: number;
  readonly callsPerSecond: number;
}

/** The figures of a program with many lookups. */
export interface Figures {
  /** The pipeline and the image of each lookup. */
  readonly answers: readonly { readonly pipeline: number; readonly imageId: string }[];
  /** The number of scans by pipeline. */
  readonly scans: readonly number[];
  /** The number of requests. */
  readonly requests: number;
  /** The number of throttled requests. */
  readonly throttled: number;
  readonly connections: { readonly opened: number; readonly atOnce: number };
  readonly seconds: number;
}

/** Runs all lookups concurrently in one program, in real time. */
export async function measure({ lookups, pipelines, callsPerSecond }: Load): Promise<Figures> {
  const emulator = await Emulator.start({
    scenario: {
      region: "cn-hangzhou",
      pipelines: Array.from({ length: pipelines }, (_, index) => ({
        imagePipelineId: `ip-${index}`,
        name: `pipeline-${index}`,
        executions: [execution(`${index}`, "SUCCESS", 1)],
      })),
    },
  });
  const front = await throttlingFront(emulator.endpoint, callsPerSecond);
  const variables = { ...emulator.environment(), ALIBABA_CLOUD_ENDPOINT_ECS: front.endpoint };
  const run = newRun({ variables });
  try {
    const began = Date.now();
    const answers = await Promise.all(
      Array.from({ length: lookups }, async (_, index) => {
        const pipeline = index % pipelines;
        const { imageId } = await getLatestImage({ imagePipelineId: `ip-${pipeline}` }, run);
        return { pipeline, imageId };
      }),
    );
    const scansOf = (index: number) =>
      emulator.requests.filter(({ parameters }) => parameters["ImagePipelineId"] === `ip-${index}`)
        .length;
    return {
      answers,
      scans: Array.from({ length: pipelines }, (_, index) => scansOf(index)),
      requests: [...front.calls.values()].reduce((total, calls) => total + calls, 0),
      throttled: front.throttled(),
      connections: front.connections(),
      seconds: (Date.now() - began) / 1000,
    };
  } finally {
    await front.stop();
    await emulator.stop();
  }
}

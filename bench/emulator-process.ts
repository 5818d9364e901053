/** Runs the emulator in a separate process, so that its cost is not measured with a subject. */
import { Emulator, type Scenario } from "../emulator";

/** The pipelines to serve (`ip-0`, `ip-1`, …), the executions of each, and the latency of each response. */
export interface Served {
  readonly pipelines: number;
  readonly executions: number;
  /** Milliseconds. */
  readonly latency: number;
}

/** A command of the parent: to serve pipelines from now on, or to count the requests since then. */
export type Command = { readonly serve: Served } | { readonly count: true };

/** The reply to the parent. */
export interface Reply {
  readonly endpoint: string;
  /** Requests since the last reply. */
  readonly requests: number;
}

let emulator: Emulator | undefined;
let counted = 0;

process.on("message", (command: Command) => {
  void obey(command).then((reply) => process.send?.(reply));
});

async function obey(command: Command): Promise<Reply> {
  if ("serve" in command) {
    await emulator?.stop();
    const { latency, ...served } = command.serve;
    emulator = await Emulator.start({ scenario: scenarioOf(served), latency });
    counted = 0;
  }
  if (!emulator) throw new Error("nothing is served yet");
  const requests = emulator.requests.length - counted;
  counted += requests;
  return { endpoint: emulator.authority, requests };
}

function scenarioOf({ pipelines, executions }: Omit<Served, "latency">): Scenario {
  return {
    region: "cn-hangzhou",
    pipelines: Array.from({ length: pipelines }, (_, pipeline) => ({
      imagePipelineId: `ip-${pipeline}`,
      name: `pipeline ${pipeline}`,
      executions: Array.from({ length: executions }, (__, index) => ({
        executionId: `exec-${pipeline}-${index}`,
        status: index % 4 === 3 ? "FAILED" : "SUCCESS",
        imageId: `m-${pipeline}-${index}`,
        creationTime: new Date(1.7e12 + index * 60_000).toISOString(),
        modifiedTime: new Date(1.7e12 + index * 60_000 + 30_000).toISOString(),
        message: "The image was created.",
        tags: { branch: "main" },
      })),
    })),
  };
}

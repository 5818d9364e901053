/** The emulator in a process of its own, so that what it costs is not measured with a subject. */
import { Emulator, type Scenario } from "../emulator";

/** What it is to serve: pipelines `ip-0`, `ip-1`, … of this many executions, each answer this much later. */
export interface Served {
  readonly pipelines: number;
  readonly executions: number;
  /** Milliseconds. */
  readonly latency: number;
}

/** What the parent asks for: to serve something from now on, or what was asked for since. */
export type Command = { readonly serve: Served } | { readonly count: true };

/** What it is told. */
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

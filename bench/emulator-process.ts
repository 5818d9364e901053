/*
 * The emulator in a process of its own, so that what it costs is not measured. Takes commands from its
 * parent: a scenario to serve, how many requests came since.
 */
import { Emulator, type Scenario } from "../emulator";

/** What the parent asks for. */
export type Command =
  | { readonly serve: { pipelines: number; executions: number; latency: number } }
  | { readonly count: true };

/** What it is answered. */
export interface Reply {
  readonly endpoint?: string;
  readonly requests?: number;
  readonly connections?: number;
}

let emulator: Emulator | undefined;
let counted = 0;

process.on("message", (command: Command) => {
  void reply(command).then((answer) => process.send?.(answer));
});

async function reply(command: Command): Promise<Reply> {
  if ("serve" in command) {
    await emulator?.stop();
    const { pipelines, executions, latency } = command.serve;
    emulator = await Emulator.start({ scenario: scenarioOf(pipelines, executions), latency });
    counted = 0;
    return { endpoint: emulator.authority };
  }
  const requests = (emulator?.requests.length ?? 0) - counted;
  counted += requests;
  return { requests, connections: emulator?.connections ?? 0 };
}

function scenarioOf(pipelines: number, executions: number): Scenario {
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

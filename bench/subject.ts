import { execFile, fork } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import type { Command, Reply } from "./emulator-process";

const run = promisify(execFile);

/** What one run of a subject came to. */
export interface Sample {
  readonly imageId: string;
  readonly milliseconds: number;
  /** Peak memory over what the process had when it began. */
  readonly megabytes: number;
  readonly requests: number;
}

/** The emulator, and subjects that run against it one at a time. */
export class Laboratory {
  readonly #emulator = fork(path.join(__dirname, "emulator-process.ts"), {
    execArgv: ["--import", "tsx"],
  });
  #endpoint = "";

  /** Starts the emulator anew, with pipelines `ip-0`, `ip-1`, … */
  async serve(pipelines: number, executions: number, latency = 0): Promise<void> {
    const { endpoint } = await this.#ask({ serve: { pipelines, executions, latency } });
    this.#endpoint = endpoint ?? "";
  }

  /** Runs `subjects/NAME.cjs` in a process of its own. */
  async run(name: string, settings: Record<string, unknown> = {}): Promise<Sample> {
    const account = {
      region: "cn-hangzhou",
      accessKeyId: "emulator-key",
      accessKeySecret: "emulator-secret",
    };
    await this.#ask({ count: true });
    const { stdout } = await run(
      process.execPath,
      [path.join(__dirname, "subjects", `${name}.cjs`)],
      {
        env: {
          PATH: process.env["PATH"],
          BENCH: JSON.stringify({
            imagePipelineId: "ip-0",
            endpoint: this.#endpoint,
            ...account,
            ...settings,
          }),
          ALICLOUD_REGION: account.region,
          ALICLOUD_ACCESS_KEY: account.accessKeyId,
          ALICLOUD_SECRET_KEY: account.accessKeySecret,
          ECS_ENDPOINT: `http://${this.#endpoint}`,
        },
      },
    );
    const { requests = 0 } = await this.#ask({ count: true });
    return { ...(JSON.parse(stdout) as Omit<Sample, "requests">), requests };
  }

  /** The medians of subjects that take turns, so that what else the machine does meets all alike. */
  async compare(
    names: readonly string[],
    rounds: number,
    settings: Record<string, unknown> = {},
  ): Promise<Map<string, Sample>> {
    const samples = new Map<string, Sample[]>(names.map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const name of names) samples.get(name)?.push(await this.run(name, settings));
    }
    const images = new Set([...samples.values()].flat().map(({ imageId }) => imageId));
    if (images.size !== 1)
      throw new Error(`The subjects found different images: ${[...images].join(", ")}`);
    return new Map([...samples].map(([name, runs]) => [name, medianOf(runs)]));
  }

  stop(): void {
    this.#emulator.kill();
  }

  #ask(command: Command): Promise<Reply> {
    return new Promise((resolve) => {
      this.#emulator.once("message", (reply: Reply) => {
        resolve(reply);
      });
      this.#emulator.send(command);
    });
  }
}

export function medianOf(runs: readonly Sample[]): Sample {
  const [first] = runs;
  if (first === undefined) throw new Error("No run to take a median of");
  return {
    imageId: first.imageId,
    milliseconds: median(runs.map((sample) => sample.milliseconds)),
    megabytes: median(runs.map((sample) => sample.megabytes)),
    requests: median(runs.map((sample) => sample.requests)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

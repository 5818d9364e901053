import { execFile, fork } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { Command, Reply, Served } from "./emulator-process";
import { medianOf } from "./median";

const run = promisify(execFile);

const ACCOUNT = {
  region: "cn-hangzhou",
  accessKeyId: "emulator-key",
  accessKeySecret: "emulator-secret",
};

const printed = z.object({
  imageIds: z.array(z.string()),
  milliseconds: z.number(),
  megabytes: z.number(),
  files: z.number(),
  kilobytes: z.number(),
});

/** What a run of a subject came to, or the medians of several. */
export interface Sample {
  /** From "Pulumi is loaded" to "every image is known". */
  readonly milliseconds: number;
  /** Peak of the resident memory over what it was before. */
  readonly megabytes: number;
  readonly requests: number;
  /** How many files of JavaScript were loaded for it, and their size. */
  readonly files: number;
  readonly kilobytes: number;
}

/** The files in `subjects/`. */
export const SUBJECTS = ["ours", "peer", "floor"] as const;
export type Subject = (typeof SUBJECTS)[number];

/** The emulator in a process of its own, and subjects that run against it, one process at a time. */
export class Laboratory {
  private readonly emulator = fork(path.join(__dirname, "emulator-process.ts"), {
    execArgv: ["--import", "tsx"],
  });
  private endpoint = "";

  async serve(served: Served): Promise<void> {
    this.endpoint = (await this.ask({ serve: served })).endpoint;
  }

  /**
   * The medians of the subjects, which take turns: what else the machine does meets all alike.
   *
   * @throws When they do not find the same images.
   */
  async compare(
    rounds: number,
    imagePipelineIds: readonly string[] = ["ip-0"],
  ): Promise<Record<Subject, Sample>> {
    const samples: Record<Subject, Sample[]> = { ours: [], peer: [], floor: [] };
    const found = new Set<string>();
    for (let round = 0; round < rounds; round++) {
      for (const subject of SUBJECTS) {
        const { imageIds, ...sample } = await this.measure(subject, imagePipelineIds);
        samples[subject].push(sample);
        found.add(imageIds.join());
      }
    }
    if (found.size > 1) throw new Error(`The subjects differ: ${[...found].join(" | ")}`);
    const { ours, peer, floor } = samples;
    return { ours: medianOf(ours), peer: medianOf(peer), floor: medianOf(floor) };
  }

  /** The environment of a program that uses the emulator. */
  environment(): Record<string, string> {
    return {
      ALICLOUD_REGION: ACCOUNT.region,
      ALICLOUD_ACCESS_KEY: ACCOUNT.accessKeyId,
      ALICLOUD_SECRET_KEY: ACCOUNT.accessKeySecret,
      ECS_ENDPOINT: `http://${this.endpoint}`,
    };
  }

  stop(): void {
    this.emulator.kill();
  }

  private async measure(subject: Subject, imagePipelineIds: readonly string[]) {
    await this.ask({ count: true });
    const file = path.join(__dirname, "subjects", "run.cjs");
    const { stdout } = await run(process.execPath, [file, subject], {
      env: {
        PATH: process.env["PATH"],
        BENCH: JSON.stringify({ ...ACCOUNT, endpoint: this.endpoint, imagePipelineIds }),
        ...this.environment(),
      },
    });
    const { requests } = await this.ask({ count: true });
    return { ...printed.parse(JSON.parse(stdout)), requests };
  }

  private ask(command: Command): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const fail = (): void => {
        reject(new Error("the emulator's process ended"));
      };
      this.emulator.once("exit", fail);
      this.emulator.once("message", (reply: Reply) => {
        this.emulator.off("exit", fail);
        resolve(reply);
      });
      this.emulator.send(command);
    });
  }
}

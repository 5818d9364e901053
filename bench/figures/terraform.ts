import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { findExecutable } from "../../tools/process/find-executable";
import { buildProvider, SOURCE } from "../../tools/terraform/pack";
import { medianOf } from "../median";
import { ratio, table, time } from "../table";
import type { Figure } from "./figure";

const run = promisify(execFile);

const GO_SOURCES = path.join(__dirname, "../subjects/go-provider");
const GO_ADDRESS = "registry.terraform.io/bench/gopipeline";

/** How many data sources a configuration has. */
const SIZES = [1, 300] as const;

/** A provider to measure, and the type of its data source. */
interface Subject {
  readonly local: string;
  readonly address: string;
  readonly type: string;
}

const OURS: Subject = {
  local: "imagepipeline",
  address: SOURCE,
  type: "imagepipeline_latest_image",
};
const GO: Subject = { local: "gopipeline", address: GO_ADDRESS, type: "gopipeline_latest_image" };

/**
 * `terraform plan` without a provider, with one data source and with 300, each of another pipeline; next to a
 * small provider in Go (terraform-plugin-framework), which is built for it.
 */
export const terraformPlan: Figure = async ({ laboratory, rounds }) => {
  const program = findExecutable("terraform", process.env);
  if (program === undefined || findExecutable("go", process.env) === undefined)
    throw new Error("The figure terraform needs terraform and go on PATH.");
  const scratch = await mkdtemp(path.join(tmpdir(), "bench-terraform-"));
  try {
    const go = path.join(scratch, "go");
    const ours = await buildProvider(path.join(scratch, "ours"));
    const flags = ["build", "-ldflags", "-s -w", "-o", `${go}/terraform-provider-gopipeline`, "."];
    await run("go", flags, { cwd: GO_SOURCES });
    const rc = path.join(scratch, "terraform.tfrc");
    const overrides = `"${SOURCE}" = "${ours}"\n"${GO_ADDRESS}" = "${go}"`;
    await writeFile(rc, `provider_installation {\ndev_overrides {\n${overrides}\n}\n}\n`);
    await laboratory.serve({ pipelines: Math.max(...SIZES), executions: 40, latency: 0 });
    const env = {
      PATH: process.env["PATH"],
      HOME: scratch,
      TF_CLI_CONFIG_FILE: rc,
      CHECKPOINT_DISABLE: "1",
      ...laboratory.environment(),
    };
    const cells = [
      ["no provider", await project(scratch, "none", "")],
      ...(await Promise.all(
        SIZES.flatMap((size) =>
          [OURS, GO].map(async (subject) => {
            const name = `${subject.local} ${size}`;
            return [name, await project(scratch, name, configuration(subject, size))] as const;
          }),
        ),
      )),
    ] as const;
    const samples = new Map(cells.map(([name]) => [name, [] as Sample[]]));
    // In turn; the first round, which warms the disk, does not count.
    for (let round = 0; round <= rounds; round++) {
      for (const [name, directory] of cells) {
        const started = performance.now();
        const { stdout } = await run("sh", ["-c", '"$0" plan -no-color; times', program], {
          cwd: directory,
          env,
        });
        const milliseconds = performance.now() - started;
        if (round > 0) samples.get(name)?.push({ milliseconds, processor: processorTime(stdout) });
        if (name !== "no provider" && !stdout.includes("m-0-38"))
          throw new Error(`${name} has another image:\n${stdout}`);
      }
    }
    const of = (name: string) => medianOf(samples.get(name) ?? []);
    const none = of("no provider");
    return table(
      ["data sources", "ours", "Go", "ours / Go", "CPU, ours", "CPU, Go", "ours / Go"],
      [
        ["none, without a provider", time(none.milliseconds), "", "", time(none.processor), "", ""],
        ...SIZES.map((size) => {
          const [own, other] = [of(`imagepipeline ${size}`), of(`gopipeline ${size}`)];
          return [
            `${size}`,
            ...[time(own.milliseconds), time(other.milliseconds)],
            ratio(own.milliseconds, other.milliseconds),
            ...[time(own.processor), time(other.processor)],
            ratio(own.processor, other.processor),
          ];
        }),
      ],
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
};

interface Sample {
  readonly milliseconds: number;
  /** The processor time of Terraform and its providers, in milliseconds, which other work affects less. */
  readonly processor: number;
}

/** The last line of `times` has the user and the system time of all processes that have ended. */
function processorTime(output: string): number {
  const [last = ""] = output.trimEnd().split("\n").slice(-1);
  const times = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
  if (times.length !== 2) throw new Error(`not the output of times: ${last}`);
  return times.reduce(
    (sum, [, minutes = "", seconds = ""]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000,
    0,
  );
}

function configuration({ local, address, type }: Subject, size: number): string {
  const blocks = Array.from(
    { length: size },
    (_, index) => `data "${type}" "image${index}" {\n  image_pipeline_id = "ip-${index}"\n}\n`,
  );
  return [
    `terraform {\n  required_providers {\n    ${local} = {\n      source = "${address}"\n    }\n  }\n}\n`,
    ...blocks,
    `output "image" {\n  value = data.${type}.image0.image_id\n}\n`,
  ].join("");
}

async function project(scratch: string, name: string, text: string): Promise<string> {
  const directory = path.join(scratch, "projects", name.replace(" ", "-"));
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, "main.tf"), text || "locals {\n  none = 0\n}\n");
  return directory;
}

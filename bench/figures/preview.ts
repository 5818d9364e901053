import * as path from "node:path";
import { Emulator, QUICKSTART_SCENARIO } from "../../emulator";
import { emulatorConfiguration } from "../../tools/emulator-configuration";
import { PulumiProject } from "../../tools/pulumi-project";
import { median } from "../median";
import { table, time } from "../table";
import type { Figure } from "./figure";

const ROOT = path.resolve(__dirname, "../..");

const PROGRAMS = {
  "the quickstart": ROOT,
  "the same program without the lookup": path.join(ROOT, "bench/programs/without-lookup"),
};

/** `pulumi preview` on the real engine, from its start to its end. */
export const preview: Figure = async ({ rounds }) => {
  const emulator = await Emulator.start({ scenario: QUICKSTART_SCENARIO });
  const projects: PulumiProject[] = [];
  try {
    const { config, secretConfig } = emulatorConfiguration(emulator);
    const [pipeline] = emulator.scenario.pipelines;
    const imagePipelineId = pipeline?.imagePipelineId ?? "";
    const times = new Map<string, number[]>();
    for (const [name, directory] of Object.entries(PROGRAMS)) {
      times.set(name, []);
      // As a user runs it: with the check of the program's types.
      const env = { PULUMI_NODEJS_TRANSPILE_ONLY: "false" };
      const options = { directory, stack: "bench", secretConfig, env };
      const project = { ...options, config: { ...config, imagePipelineId } };
      projects.push(await PulumiProject.create(project));
    }
    // In turn; the first round, which warms caches, does not count.
    for (let round = 0; round <= rounds; round++) {
      for (const [index, all] of [...times.values()].entries()) {
        const started = performance.now();
        const previewed = await projects[index]?.mustRun(["preview"]);
        if (!previewed?.stdout.includes("imageId")) throw new Error("no imageId in the preview");
        if (round > 0) all.push(performance.now() - started);
      }
    }
    const [ours = NaN, bare = NaN] = [...times.values()].map(median);
    const rows = [...times].map(([name, all]) => [name, time(median(all))]);
    return table(["preview of", "time"], [...rows, ["the lookup costs", time(ours - bare)]]);
  } finally {
    for (const project of projects) await project.remove();
    await emulator.stop();
  }
};

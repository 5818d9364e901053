import path from "node:path";
import { Emulator, ManualClock, QUICKSTART_SCENARIO } from "../../emulator";
import type { Engine } from "../engine/engine";
import { emulatorConfiguration } from "../emulator-configuration";
import { PulumiProject } from "../pulumi-project";
import { BuildWatch } from "./build-watch";
import type { Example } from "./example";
import { missingPluginHint } from "./missing-plugin";

/** How to run the demo. */
export interface StoryOptions {
  example: Example;
  engine: Engine;
  /** Receives the output of the demo, part by part. */
  write: (text: string) => void;
  /** Ends the demo early. */
  signal: AbortSignal;
}

/**
 * Runs a program through the life of an image pipeline: the program is deployed with the latest
 * image, a new build runs and succeeds, the program moves to the new image and is destroyed.
 *
 * Everything that the demo creates is removed, however it ends.
 *
 * @throws When a `pulumi` command fails, and the signal's reason if it aborts.
 */
export async function runStory(options: StoryOptions): Promise<void> {
  const clock = new ManualClock(new Date().toISOString());
  const emulator = await Emulator.start({ scenario: QUICKSTART_SCENARIO, clock });
  try {
    const story = new Story(emulator, clock, options);
    await story.run();
  } finally {
    await emulator.stop();
  }
}

class Story {
  private readonly imagePipelineId: string;

  constructor(
    private readonly emulator: Emulator,
    private readonly clock: ManualClock,
    private readonly options: StoryOptions,
  ) {
    const [pipeline] = emulator.scenario.pipelines;
    if (!pipeline) throw new Error(`The scenario ${QUICKSTART_SCENARIO} has no pipeline.`);
    this.imagePipelineId = pipeline.imagePipelineId;
  }

  async run(): Promise<void> {
    const scenario = path.relative(process.cwd(), QUICKSTART_SCENARIO);
    this.say(`The ECS emulator listens at ${this.emulator.endpoint} (scenario ${scenario}).`);
    const { example, engine } = this.options;
    const { config, secretConfig } = emulatorConfiguration(this.emulator);
    const project = await PulumiProject.create({
      directory: example.directory,
      stack: "demo",
      engine,
      plugins: example.plugins,
      config: { ...config, imagePipelineId: this.imagePipelineId },
      secretConfig,
    });
    try {
      await this.deploy(project);
    } finally {
      await project.remove();
    }
  }

  private async deploy(project: PulumiProject): Promise<void> {
    await this.pulumi(project, "preview");
    await this.pulumi(project, "up", "--skip-preview");

    const executionId = this.emulator.startBuild({ imagePipelineId: this.imagePipelineId });
    this.say(`A new build of ${this.imagePipelineId} starts: ${executionId}`);
    const build = new BuildWatch(this.emulator, this.clock, executionId);
    await this.watch(build, "BUILDING");
    await this.pulumi(project, "preview");
    await this.watch(build, "SUCCESS");

    await this.pulumi(project, "preview");
    await this.pulumi(project, "up", "--skip-preview");
    await this.pulumi(project, "destroy");
  }

  private async watch(build: BuildWatch, end: string): Promise<void> {
    for await (const status of build.until(end)) {
      this.options.signal.throwIfAborted();
      this.options.write(`The build is ${status}\n`);
    }
  }

  private async pulumi(project: PulumiProject, ...args: string[]): Promise<void> {
    const { signal, write, example } = this.options;
    signal.throwIfAborted();
    this.say(`$ pulumi ${args.join(" ")}`);
    const { code } = await project.run(args, { signal, onOutput: write });
    signal.throwIfAborted();
    if (code === 0) return;
    const hint = example.plugins ? await missingPluginHint(project) : "";
    throw new Error(
      `"pulumi ${args.join(" ")}" failed with exit code ${code}. See its output above.${hint}`,
    );
  }

  private say(text: string): void {
    this.options.write(`\n${text}\n`);
  }
}

import assert from "node:assert/strict";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Emulator, ManualClock } from "../../emulator";
import { PulumiProject } from "../pulumi-project";
import { emulatorConfiguration } from "../emulator-configuration";
import { standInFor } from "../alicloud-stand-in/stand-in";

const ROOT = path.resolve(__dirname, "../..");

/** The directory of the examples. */
export const EXAMPLES = path.join(ROOT, "examples");

const HANGZHOU = { imagePipelineId: "ip-hangzhou", name: "web" };
const SINGAPORE = { imagePipelineId: "ip-singapore", name: "web", region: "ap-southeast-1" };

/**
 * An example as a stack on the real engine. Lookups go to an emulator. The plugin of @pulumi/alicloud is a
 * stand-in, since it cannot be downloaded everywhere.
 */
export class ExampleStack {
  private constructor(
    private readonly emulator: Emulator,
    private readonly project: PulumiProject,
  ) {}

  /** Creates the stack, with a pipeline in each of two regions; its newest image is `m-…1`. */
  static async create(example: string, config: Record<string, string>): Promise<ExampleStack> {
    const emulator = await Emulator.start({
      clock: new ManualClock("2025-12-01T06:00:00Z"),
      scenario: {
        region: "cn-hangzhou",
        pipelines: [
          { ...HANGZHOU, executions: [built("hangzhou0", 18), built("hangzhou1", 21)] },
          { ...SINGAPORE, executions: [built("singapore1", 21)] },
        ],
      },
    });
    try {
      const settings = emulatorConfiguration(emulator);
      const project = await PulumiProject.create({
        // The repository itself is the project of the quickstart.
        directory: example === "quickstart" ? ROOT : path.join(EXAMPLES, example),
        stack: "dev",
        config: settings.config,
        secretConfig: settings.secretConfig,
        env: {
          ...standInFor.environment,
          // Explicit providers do not read the endpoint from the stack's configuration.
          ALIBABA_CLOUD_ENDPOINT_ECS: emulator.endpoint,
          // The types of the examples are checked with those of the repository.
          PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        },
      });
      const stack = new ExampleStack(emulator, project);
      await standInFor.install(project);
      for (const [key, value] of Object.entries(config)) await stack.configure(key, value);
      return stack;
    } catch (error) {
      await emulator.stop();
      throw error;
    }
  }

  /** `pulumi config set --path KEY VALUE` */
  async configure(key: string, value: string): Promise<void> {
    await this.project.mustRun(["config", "set", "--path", key, value]);
  }

  /** Ends a build of the pipeline in cn-hangzhou: it built `m-hangzhou2`. */
  build(): void {
    this.emulator.addExecutions(HANGZHOU.imagePipelineId, [built("hangzhou2", 24)]);
  }

  /** `pulumi up` */
  async up(): Promise<void> {
    await this.project.mustRun(["up", "--skip-preview"]);
  }

  /** What `pulumi preview` prints, in a stable order and without what depends on time. */
  async preview(): Promise<string> {
    return stable(await this.printed("never"));
  }

  /** What `pulumi preview` prints on a terminal with colors, as escape sequences. */
  async coloredPreview(): Promise<string> {
    const output = await this.printed("always");
    return output.replace(/^.*@ previewing.*\n/m, "");
  }

  private async printed(color: "always" | "never"): Promise<string> {
    const args = ["preview", "--non-interactive", "--color", color];
    const { stdout } = await this.project.mustRun(args);
    return stdout;
  }

  /** Copies the state into the backend of another stack, which can then refer to it. */
  async copyTo(other: ExampleStack): Promise<void> {
    const scratch = await mkdtemp(path.join(tmpdir(), "referenced-stack-"));
    try {
      await copyFile(
        path.join(this.project.directory, "Pulumi.yaml"),
        path.join(scratch, "Pulumi.yaml"),
      );
      const { stdout } = await this.project.mustRun(["stack", "export"]);
      await writeFile(path.join(scratch, "state.json"), stdout);
      await other.project.mustRun(["stack", "init", "dev", "--no-select", "--cwd", scratch]);
      await other.project.mustRun(["stack", "import", "--file", "state.json", "--cwd", scratch]);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  async remove(): Promise<void> {
    await this.project.remove();
    await this.emulator.stop();
  }
}

function built(name: string, day: number) {
  return {
    executionId: `exec-${name}`,
    status: "SUCCESS" as const,
    imageId: `m-${name}`,
    creationTime: `2025-11-${day}T06:00:00Z`,
    modifiedTime: `2025-11-${day}T06:30:00Z`,
  };
}

/** The lines of the display for files, of which those about resources come in no fixed order. */
function stable(output: string): string {
  const lines = output
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "" && !/^@ previewing| read pulumi:/.test(line));
  const isStep = (line: string) => /^ ?(\+|~|-|\+-|\+\+|--| {2}) +\S+:\S+:\S+ /.test(line);
  const [heading, ...rest] = lines;
  assert.ok(heading?.startsWith("Previewing update"), output);
  const steps = rest.filter(isStep).sort();
  return [heading, ...new Set(steps), ...rest.filter((line) => !isStep(line))].join("\n");
}

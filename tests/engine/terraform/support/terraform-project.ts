import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { Emulator, ManualClock, type ScenarioExecutionInput } from "../../../../emulator";
import { findExecutable } from "../../../../tools/process/find-executable";
import {
  runProcess,
  startProcess,
  type ProcessResult,
  type RunningProcess,
} from "../../../../tools/process/running-process";
import { bundleProvider, PROVIDER, SOURCE } from "../../../../tools/terraform/pack";
import { execution } from "../../../core/support/scenarios";

/** Terraform, if it is on `PATH`. */
export const TERRAFORM = findExecutable("terraform", process.env);

/** Tests that need Terraform. Without it, a pending test says so, which every run counts. */
export function describeWithTerraform(title: string, tests: (this: Mocha.Suite) => void): void {
  describe(title, function () {
    this.timeout("3m");
    if (TERRAFORM === undefined)
      it(
        "did not run, because terraform is not on PATH (https://developer.hashicorp.com/terraform/install)",
      );
    else tests.call(this);
  });
}

/** The account of the emulator. Its parts must not be in a state, a plan, or a log. */
export const ACCOUNT = {
  accessKeyId: "planted-terraform-key-6710",
  accessKeySecret: "planted-terraform-secret-6711",
  securityToken: "planted-terraform-token-6712",
};

export const PIPELINE = "ip-web";

/** An execution that is so many hours old. */
export const build = execution;

/** The variables that a Terraform of a test has of this process: no setting of the cloud, and no registry. */
export function terraformEnvironment(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true",
    ...more,
  };
}

let provider: Promise<string> | undefined;

/** The directory of the provider, built once for the files that one process tests. */
function providerDirectory(): Promise<string> {
  provider ??= (async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "terraform-provider-"));
    process.once("exit", () => {
      rmSync(directory, { recursive: true, force: true });
    });
    const bundle = path.join(directory, "bundle");
    await bundleProvider(bundle);
    const program = path.join(directory, PROVIDER);
    const script = `#!/bin/sh\nexec '${process.execPath}' '${path.join(bundle, PROVIDER)}.js'\n`;
    await writeFile(program, script, { mode: 0o755 });
    return directory;
  })();
  return provider;
}

const stateSchema = z.object({
  resources: z.array(
    z.object({
      type: z.string(),
      name: z.string(),
      instances: z.array(z.object({ attributes: z.record(z.string(), z.unknown()) })),
    }),
  ),
});

const outputsSchema = z.record(z.string(), z.object({ value: z.unknown() }));

/** A configuration of Terraform, and the emulator that its provider asks. */
export class TerraformProject {
  private constructor(
    readonly emulator: Emulator,
    readonly clock: ManualClock,
    readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** With the pipeline `web` and these executions. */
  static async create(...executions: ScenarioExecutionInput[]): Promise<TerraformProject> {
    const clock = new ManualClock(new Date().toISOString());
    const pipeline = { imagePipelineId: PIPELINE, name: "web", executions };
    const emulator = await Emulator.start({
      clock,
      scenario: { region: "cn-hangzhou", accounts: [ACCOUNT], pipelines: [pipeline] },
    });
    const directory = await mkdtemp(path.join(tmpdir(), "terraform-"));
    const home = path.join(directory, "home");
    await mkdir(home);
    const configuration = path.join(home, "terraform.tfrc");
    await writeFile(
      configuration,
      `provider_installation {\n  dev_overrides {\n    "${SOURCE}" = "${await providerDirectory()}"\n  }\n}\n`,
    );
    const environment = terraformEnvironment({
      HOME: home,
      TF_CLI_CONFIG_FILE: configuration,
      ...emulator.environment(),
    });
    return new TerraformProject(emulator, clock, directory, environment);
  }

  /** Writes the configuration, after the requirement of the provider. */
  async declare(configuration: string, file = "main.tf"): Promise<void> {
    const required = `terraform {\n  required_providers {\n    imagepipeline = {\n      source = "${SOURCE}"\n    }\n  }\n}\n`;
    await writeFile(path.join(this.directory, file), required + configuration);
  }

  async write(file: string, text: string): Promise<void> {
    await mkdir(path.dirname(path.join(this.directory, file)), { recursive: true });
    await writeFile(path.join(this.directory, file), text);
  }

  /** Runs a command. Its output is one line for each paragraph, as wide as it needs. */
  async run(args: readonly string[], more: NodeJS.ProcessEnv = {}, input = ""): Promise<Ended> {
    return ended(
      await runProcess(TERRAFORM ?? "", [...args, ...optionsOf(args)], {
        cwd: this.directory,
        env: { ...this.environment, ...more },
        input,
      }),
    );
  }

  async mustRun(...args: string[]): Promise<string> {
    const result = await this.run(args);
    assert.equal(result.code, 0, result.text);
    return result.text;
  }

  /** Starts a command, so that the test can interrupt it. */
  start(args: readonly string[], onOutput: (text: string) => void): Promise<RunningProcess> {
    return startProcess(TERRAFORM ?? "", [...args, ...optionsOf(args)], {
      cwd: this.directory,
      env: this.environment,
      onOutput,
    });
  }

  plan(...options: string[]): Promise<string> {
    return this.mustRun("plan", ...options);
  }

  apply(...options: string[]): Promise<string> {
    return this.mustRun("apply", "-auto-approve", ...options);
  }

  async outputs(): Promise<Record<string, unknown>> {
    const outputs = outputsSchema.parse(JSON.parse(await this.mustRun("output", "-json")));
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** The attributes of a resource or a data source in the state. */
  async attributes(type: string, name: string): Promise<Record<string, unknown> | undefined> {
    const { stdout } = await this.run(["state", "pull"]);
    const { resources } = stateSchema.parse(JSON.parse(stdout));
    return resources.find((each) => each.type === type && each.name === name)?.instances[0]
      ?.attributes;
  }

  addBuild(id: string, status: ScenarioExecutionInput["status"] = "SUCCESS"): void {
    this.emulator.addExecutions(PIPELINE, [build(id, status, -Number(id) / 3600)]);
  }

  async remove(): Promise<void> {
    await this.emulator.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** A command that has ended. */
export interface Ended extends ProcessResult {
  /** All that it wrote, without line breaks inside paragraphs and without frames. */
  readonly text: string;
}

function ended(result: ProcessResult): Ended {
  const lines = `${result.stdout}\n${result.stderr}`
    .split("\n")
    .map((line) => line.replace(/^[│╷╵]\s?/, ""));
  return { ...result, text: lines.join("\n").replace(/(?<=\S)\n(?=\S)/g, " ") };
}

function optionsOf([command]: readonly string[]): string[] {
  const plain = ["plan", "apply", "destroy", "validate", "refresh", "import", "test"];
  return plain.includes(command ?? "") ? ["-no-color"] : [];
}

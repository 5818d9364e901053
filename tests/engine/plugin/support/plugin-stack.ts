import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Emulator, ManualClock, type Scenario } from "../../../../emulator";
import { bundlePlugin } from "../../../../tools/plugin/bundle";
import { packPlugin, pluginVersion } from "../../../../tools/plugin/pack";
import type { ProcessResult } from "../../../../tools/process/running-process";
import { PulumiProject, type PulumiProjectOptions } from "../../../../tools/pulumi-project";
import {
  readEvents,
  readPreview,
  type Properties,
  type Told,
} from "../../pipeline-image/support/engine-events";

/** The scenario's account. */
export const SECRETS = { key: "planted-secret-key-5811", token: "planted-token-5812" };

/** A YAML program, without name and runtime. */
export interface Program {
  readonly variables?: Record<string, unknown>;
  readonly resources?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly config?: Record<string, unknown>;
}

/** A command that has ended. */
export interface Ended extends Told, ProcessResult {
  /** All that it wrote. */
  readonly output: string;
}

/** What the engine complains of is why it failed. */
export function assertSucceeded({ code, problems, output }: Ended): void {
  const complaints = problems.map(({ message }) => message).join("\n");
  assert.equal(code, 0, complaints === "" ? output : complaints);
}

let archive: Promise<string> | undefined;

/** Built once for the files that one process tests. */
function pluginArchive(): Promise<string> {
  archive ??= (async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "plugin-"));
    process.once("exit", () => {
      rmSync(directory, { recursive: true, force: true });
    });
    await bundlePlugin(path.join(directory, "plugin"));
    return packPlugin(path.join(directory, "plugin"), undefined, directory);
  })();
  return archive;
}

/** What a stack has other than an empty YAML program and the bundle of the plugin. */
export interface PluginStackOptions extends Pick<PulumiProjectOptions, "engine" | "env"> {
  /** The directory of the program; it is removed with the stack. */
  readonly directory?: string;
  /** The archive of the plugin. */
  readonly archive?: string;
  /** Settings of the emulator in the environment, for explicit providers. */
  readonly inEnvironment?: boolean;
}

/** A stack of a program, which the plugin is installed for, and the emulator that it asks. */
export class PluginStack {
  private constructor(
    readonly emulator: Emulator,
    readonly clock: ManualClock,
    readonly project: PulumiProject,
    private readonly directory: string,
    /** What `pulumi plugin install` said. */
    readonly installation: ProcessResult,
  ) {}

  static async create(
    scenario: Omit<Scenario, "region" | "accounts">,
    config: Record<string, string> = {},
    { directory: given, archive, inEnvironment = false, ...options }: PluginStackOptions = {},
  ): Promise<PluginStack> {
    const clock = new ManualClock("2026-03-02T00:00:00Z");
    const account = {
      accessKeyId: "plugin-key-id",
      accessKeySecret: SECRETS.key,
      securityToken: SECRETS.token,
    };
    const emulator = await Emulator.start({
      clock,
      scenario: { region: "cn-hangzhou", accounts: [account], ...scenario },
    });
    const directory = given ?? (await mkdtemp(path.join(tmpdir(), "plugin-program-")));
    if (given === undefined) await writeProgram(directory, {});
    const environment = {
      ALICLOUD_ACCESS_KEY: account.accessKeyId,
      ALICLOUD_SECRET_KEY: SECRETS.key,
      ALICLOUD_SECURITY_TOKEN: SECRETS.token,
      ALIBABA_CLOUD_ENDPOINT_ECS: `http://${emulator.authority}`,
    };
    const project = await PulumiProject.create({
      ...options,
      ...(inEnvironment && { env: { ...options.env, ...environment } }),
      directory,
      stack: "dev",
      config: {
        "alicloud-image-pipeline:region": "cn-hangzhou",
        "alicloud-image-pipeline:accessKey": account.accessKeyId,
        "alicloud-image-pipeline:endpoints": JSON.stringify([{ ecs: emulator.authority }]),
        "alicloud-image-pipeline:maxRetryTimeout": "1",
        ...config,
      },
      secretConfig: {
        "alicloud-image-pipeline:secretKey": SECRETS.key,
        "alicloud-image-pipeline:securityToken": SECRETS.token,
      },
    });
    const installation = await project.mustRun([
      ...["plugin", "install", "resource", "alicloud-image-pipeline", await pluginVersion()],
      ...["--file", archive ?? (await pluginArchive())],
    ]);
    return new PluginStack(emulator, clock, project, directory, installation);
  }

  /** What the program is from now on. */
  async declare(program: Program): Promise<void> {
    await writeProgram(this.directory, program);
  }

  /** The same, as text. The stack stays the one of the project that the tests made. */
  async declareText(text: string): Promise<void> {
    const named = text.replace(/^name: .*$/m, "name: plugin-test");
    await writeFile(path.join(this.directory, "Pulumi.yaml"), named);
  }

  async preview(...flags: string[]): Promise<Ended> {
    return this.ended(["preview", "--json", "--show-sames", ...flags], readPreview);
  }

  /** `pulumi up`, without a preview before. */
  async up(...flags: string[]): Promise<Ended> {
    return this.ended(["up", "--json", "--skip-preview", ...flags], readEvents);
  }

  async refresh(): Promise<Ended> {
    return this.ended(["refresh", "--json", "--skip-preview"], readEvents);
  }

  async destroy(): Promise<Ended> {
    return this.ended(["destroy", "--json", "--skip-preview"], readEvents);
  }

  /** The outputs in the state, by the resources' names. */
  async deployed(): Promise<Record<string, Properties>> {
    const { deployment } = await this.project.export();
    const resources = deployment.resources ?? [];
    return Object.fromEntries(
      resources
        .filter(({ type }) => type === "alicloud-image-pipeline:index:PipelineImage")
        .map(({ urn, outputs = {} }) => [urn.slice(urn.lastIndexOf("::") + 2), outputs]),
    );
  }

  async remove(): Promise<void> {
    await this.project.remove();
    await this.emulator.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  private async ended(command: string[], read: (json: string) => Told): Promise<Ended> {
    const result = await this.project.run(command);
    return { ...result, ...read(result.stdout), output: result.stdout + result.stderr };
  }
}

/** JSON is YAML, too. */
async function writeProgram(directory: string, program: Program): Promise<void> {
  const text = JSON.stringify({ name: "plugin-test", runtime: "yaml", ...program });
  await writeFile(path.join(directory, "Pulumi.yaml"), text);
}

import assert from "node:assert/strict";
import path from "node:path";
import { z } from "zod";
import {
  Emulator,
  ManualClock,
  type Scenario,
  type ScenarioExecutionInput,
} from "../../../../emulator";
import { startPlugin, type RunningPlugin } from "../../../../provider/plugin/server";
import { PACKAGE } from "../../../../provider/plugin/wire";
import { emulatorConfiguration } from "../../../../tools/emulator-configuration";
import { PulumiProject } from "../../../../tools/pulumi-project";
import {
  readEvents,
  readPreview,
  withoutProvider,
  type Properties,
  type Told,
} from "./engine-events";

const PROGRAM = path.resolve(__dirname, "../program");

/** The scenario's account: the first from the environment, the others from the stack's configuration. */
export const ACCOUNT = {
  accessKeyId: "planted-access-key-4710",
  accessKeySecret: "planted-secret-key-4711",
  securityToken: "planted-token-4712",
};

/**
 * Arguments of the program's resources, by their names. A name that starts with `plugin-` is a resource of
 * the plugin, any other a dynamic resource.
 */
export type Images = Record<string, Properties>;

/**
 * Pulumi's options of these resources, and as `user` those of the resource that uses the image: with `false`,
 * there is no such resource.
 */
export type Options = Record<string, Properties>;

/** The same for a dynamic resource and for a resource of the plugin. */
export function ofBoth<T>(all: Readonly<Record<string, T>>): Record<string, T> {
  const ofPlugin = Object.entries(all).map(([name, each]) => [`plugin-${name}`, each] as const);
  return { ...all, ...Object.fromEntries(ofPlugin) };
}

/** The names of both. */
export function namesOf(name: string): string[] {
  return Object.keys(ofBoth({ [name]: true }));
}

const exported = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          type: z.string(),
          id: z.string().optional(),
          inputs: z.record(z.string(), z.unknown()).default({}),
          outputs: z.record(z.string(), z.unknown()).default({}),
        }),
      )
      .default([]),
  }),
});

/** A resource in the state. */
export type Resource = z.infer<typeof exported>["deployment"]["resources"][number];

/** A command that has ended. */
export interface Ended extends Told {
  readonly code: number;
  /** All that it wrote. */
  readonly output: string;
}

/** What the engine complains of is why it failed. */
export function assertSucceeded({ code, problems }: Ended): void {
  assert.equal(code, 0, problems.map(({ message }) => message).join("\n"));
}

/** `exec-ID` with its image `m-ID`, created at that hour of the day before the tests' clock begins. */
export function execution(
  id: string,
  hour: number,
  more: Partial<ScenarioExecutionInput> = {},
): ScenarioExecutionInput {
  const time = `2026-03-01T${String(hour).padStart(2, "0")}`;
  return {
    executionId: `exec-${id}`,
    status: "SUCCESS",
    imageId: `m-${id}`,
    creationTime: `${time}:00:00Z`,
    modifiedTime: `${time}:30:00Z`,
    ...more,
  };
}

/** A stack of the parametrised program, and the emulator that it asks. */
export class ImageStack {
  private images: Images = {};
  private options: Options = {};

  private constructor(
    readonly emulator: Emulator,
    readonly clock: ManualClock,
    readonly project: PulumiProject,
    private readonly plugin: RunningPlugin | undefined,
  ) {}

  /**
   * Makes the stack; nothing is deployed yet.
   *
   * @param withPlugin - whether the engine attaches to a plugin in this process, for `plugin-` resources
   */
  static async create(
    scenario: Omit<Scenario, "region" | "accounts">,
    { withPlugin = false } = {},
  ): Promise<ImageStack> {
    const clock = new ManualClock("2026-03-02T00:00:00Z");
    const emulator = await Emulator.start({
      clock,
      scenario: { region: "cn-hangzhou", accounts: [ACCOUNT], ...scenario },
    });
    const {
      config: { "alicloud:accessKey": accessKey = "", ...config },
      secretConfig,
    } = emulatorConfiguration(emulator);
    const plugin = withPlugin ? await startPlugin(undefined) : undefined;
    const forPlugin = (settings: Record<string, string>) =>
      plugin === undefined ? settings : { ...settings, ...inPluginsNamespace(settings) };
    const project = await PulumiProject.create({
      directory: PROGRAM,
      stack: "dev",
      // What fails is to fail soon.
      config: forPlugin({ ...config, "alicloud:maxRetryTimeout": "1" }),
      // No part of the key may be shown, so that its ID is a secret here as well.
      secretConfig: forPlugin({ ...secretConfig, "alicloud:accessKey": accessKey }),
      env: plugin === undefined ? {} : { PULUMI_DEBUG_PROVIDERS: `${PACKAGE}:${plugin.port}` },
    }).catch(async (error: unknown) => {
      plugin?.stop();
      await emulator.stop();
      throw error;
    });
    return new ImageStack(emulator, clock, project, plugin);
  }

  /** What the program is to have from now on. */
  declare(images: Images, options: Options = {}): void {
    this.images = images;
    this.options = options;
  }

  /** `pulumi preview`. */
  async preview(...flags: string[]): Promise<Ended> {
    return this.ended(this.withImages("preview", flags), readPreview);
  }

  /** `pulumi up`, without a preview before. */
  async up(...flags: string[]): Promise<Ended> {
    return this.ended(this.upCommand(...flags), readEvents);
  }

  /** `pulumi up`, as it is typed. */
  async upAfterPreview(): Promise<Ended> {
    return this.ended(this.withImages("up", []), readEvents);
  }

  /** The command that {@link up} runs. */
  upCommand(...flags: string[]): string[] {
    return this.withImages("up", ["--skip-preview", ...flags]);
  }

  /** `pulumi refresh`, without a preview before. */
  async refresh(...flags: string[]): Promise<Ended> {
    return this.ended(["refresh", "--json", "--skip-preview", ...flags], readEvents);
  }

  /** `pulumi refresh --run-program`, without a preview before. */
  async refreshWithProgram(): Promise<Ended> {
    const flags = ["--skip-preview", "--run-program"];
    return this.ended(this.withImages("refresh", flags), readEvents);
  }

  /** `pulumi destroy`, without a preview before. */
  async destroy(): Promise<Ended> {
    return this.ended(["destroy", "--json", "--skip-preview"], readEvents);
  }

  /**
   * The resources of the program in the state, by their names.
   *
   * @param showSecrets - whether secrets are in plain text, so that they compare, which takes longer
   */
  async state({ showSecrets = false } = {}): Promise<Record<string, Resource>> {
    const flags = showSecrets ? ["--show-secrets"] : [];
    const { stdout } = await this.project.mustRun(["stack", "export", ...flags]);
    const { resources } = exported.parse(JSON.parse(stdout)).deployment;
    return Object.fromEntries(
      resources
        .filter(({ type }) => /^(pulumi-nodejs|alicloud-image-pipeline):/.test(type))
        .map((resource) => [resource.urn.slice(resource.urn.lastIndexOf("::") + 2), resource]),
    );
  }

  /** What the state has of each resource: its outputs. */
  async deployed(options?: { showSecrets?: boolean }): Promise<Record<string, Properties>> {
    const state = await this.state(options);
    return Object.fromEntries(
      Object.entries(state).map(([name, { outputs }]) => [name, withoutProvider(outputs)]),
    );
  }

  /** How often the emulator was asked for executions, and forgets it. */
  takeScans(): number {
    return this.emulator.requests
      .splice(0)
      .filter(({ action }) => action === "DescribeImagePipelineExecutions").length;
  }

  async remove(): Promise<void> {
    await this.project.remove();
    this.plugin?.stop();
    await this.emulator.stop();
  }

  private withImages(command: string, flags: string[]): string[] {
    const images = `images=${JSON.stringify(this.images)}`;
    const options = `options=${JSON.stringify(this.options)}`;
    return [
      ...[command, "--json", ...(command === "refresh" ? [] : ["--show-sames"])],
      ...["--config", images, "--config", options],
      ...flags,
    ];
  }

  private async ended(args: string[], read: (json: string) => Told): Promise<Ended> {
    const { code, stdout, stderr } = await this.project.run(args);
    return { ...read(stdout), code, output: stdout + stderr };
  }
}

/** The same settings for the plugin, which has none for the resources of `@pulumi/alicloud`. */
function inPluginsNamespace(settings: Record<string, string>): Record<string, string> {
  const { "alicloud:accountType": other, ...shared } = settings;
  return Object.fromEntries(
    Object.entries(shared).map(([key, value]) => [key.replace("alicloud:", `${PACKAGE}:`), value]),
  );
}

import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { ensureEngine } from "./engine/ensure-engine";
import type { Engine } from "./engine/engine";
import {
  endProcess,
  startProcess,
  type ProcessOptions,
  type ProcessResult,
  type RunningProcess,
} from "./process/running-process";
import { engineEnvironment, userPulumiHome } from "./pulumi-environment";

/** What a project to run is. */
export interface PulumiProjectOptions {
  /** The directory of the Pulumi.yaml; it is used in place and nothing is written into it. */
  directory: string;
  /** The name of the stack. */
  stack: string;
  /** Configuration, with keys as `pulumi config set` takes them. */
  config?: Record<string, string>;
  /** Configuration that is encrypted. */
  secretConfig?: Record<string, string>;
  /**
   * Environment of the engine and the program, on top of this process's. Variables for Alibaba
   * Cloud and for Pulumi itself are handed down from here only.
   */
  env?: Record<string, string>;
  /** @default The one of {@link ensureEngine} */
  engine?: Engine;
  /**
   * Whether provider plugins are used and, when missing, downloaded: those of the user's Pulumi.
   * Without, there are dynamic providers only, and what the test installs.
   * @default false
   */
  plugins?: boolean;
}

/** How to run one command. */
export type PulumiRunOptions = Pick<ProcessOptions, "env" | "input" | "onOutput" | "signal">;

/** Commands that read or write the stack's configuration file. */
const CONFIGURED = new Set(["preview", "up", "refresh", "destroy", "import", "config", "watch"]);

/** Commands that work on a stack. */
const STACKED = new Set([...CONFIGURED, "stack", "state", "cancel"]);

/** Commands that ask before they act. */
const CONFIRMED = new Set(["up", "refresh", "destroy", "import"]);

const stackExport = z.looseObject({
  version: z.number(),
  deployment: z.looseObject({
    resources: z
      .array(
        z.looseObject({
          urn: z.string(),
          type: z.string(),
          custom: z.boolean().optional(),
          id: z.string().optional(),
          inputs: z.record(z.string(), z.unknown()).optional(),
          outputs: z.record(z.string(), z.unknown()).optional(),
        }),
      )
      .optional(),
  }),
});

/** A stack's state, as `pulumi stack export` writes it. */
export type StackExport = z.infer<typeof stackExport>;

/**
 * A Pulumi project with one stack, whose state, configuration and Pulumi home lie in a temporary
 * directory: neither the checkout nor the user's own Pulumi is touched.
 *
 * @example
 * const project = await PulumiProject.create({ directory: "examples/quickstart", stack: "dev" });
 * const { code, stdout } = await project.run(["preview"]);
 * await project.remove();
 */
export class PulumiProject {
  private readonly underWay = new Set<RunningProcess>();

  private constructor(
    readonly engine: Engine,
    /** The directory of the Pulumi.yaml. */
    readonly directory: string,
    readonly stack: string,
    private readonly scratch: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Makes the stack, empty and configured. @throws When there is no project or no engine. */
  static async create(options: PulumiProjectOptions): Promise<PulumiProject> {
    const directory = path.resolve(options.directory);
    const file = projectFileIn(directory);
    const engine = options.engine ?? (await sharedEngine());
    const scratch = await mkdtemp(path.join(tmpdir(), "pulumi-project-"));
    const env = engineEnvironment(process.env, engine, {
      ...options.env,
      PULUMI_HOME: path.join(scratch, "home"),
      PULUMI_BACKEND_URL: `file://${path.join(scratch, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "not a secret",
      ...(options.plugins ? {} : { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" }),
    });
    const project = new PulumiProject(engine, directory, options.stack, scratch, env);
    try {
      await project.prepare(file, options);
    } catch (error) {
      await project.remove();
      throw error;
    }
    return project;
  }

  /** Runs a `pulumi` command to its end, whichever that is: as typed, without colours or questions. */
  async run(args: readonly string[], options?: PulumiRunOptions): Promise<ProcessResult> {
    return this.start(args, options).result;
  }

  /** Runs a `pulumi` command. @throws When it fails, with what it wrote. */
  async mustRun(args: readonly string[], options?: PulumiRunOptions): Promise<ProcessResult> {
    const result = await this.run(args, options);
    if (result.code !== 0) throw failure(`pulumi ${args.join(" ")}`, result);
    return result;
  }

  /** Starts a `pulumi` command. */
  start(args: readonly string[], options: PulumiRunOptions = {}): RunningProcess {
    const env = { ...this.env, ...options.env };
    const running = startProcess(this.engine.command, this.commandLine(args), {
      ...options,
      cwd: this.directory,
      env,
    });
    this.underWay.add(running);
    const forget = (): void => {
      this.underWay.delete(running);
    };
    running.result.then(forget, forget);
    return running;
  }

  /** Sets configuration, or changes it. */
  async configure(
    config: Record<string, string>,
    secretConfig: Record<string, string> = {},
  ): Promise<void> {
    const flags = [
      ...Object.entries(config).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]),
      ...Object.entries(secretConfig).flatMap(([key, value]) => ["--secret", `${key}=${value}`]),
    ];
    if (flags.length === 0) return;
    const result = await this.run(["config", "set-all", ...flags]);
    const keys = Object.keys({ ...config, ...secretConfig }).join(", ");
    if (result.code !== 0) throw failure(`pulumi config set-all of ${keys}`, result);
  }

  /** The stack's state. */
  async export(): Promise<StackExport> {
    const { stdout } = await this.mustRun(["stack", "export"]);
    return stackExport.parse(JSON.parse(stdout));
  }

  /** The stack's outputs, secrets included. */
  async outputs(): Promise<Record<string, unknown>> {
    const { stdout } = await this.mustRun(["stack", "output", "--json", "--show-secrets"]);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
  }

  /** Ends what is under way, and removes the state, the configuration and the Pulumi home. */
  async remove(): Promise<void> {
    await Promise.all([...this.underWay].map((running) => endProcess(running)));
    await rm(this.scratch, { recursive: true, force: true, maxRetries: 3 });
  }

  /** A copy of the project file in a directory of ours, where `pulumi` writes the configuration. */
  private async prepare(file: string, options: PulumiProjectOptions): Promise<void> {
    const home = path.join(this.scratch, "home");
    await mkdir(home);
    await mkdir(path.join(this.scratch, "state"));
    await mkdir(this.settings);
    await copyFile(path.join(this.directory, file), path.join(this.settings, file));
    const plugins = path.join(userPulumiHome(process.env), "plugins");
    if (options.plugins && existsSync(plugins)) {
      await symlink(plugins, path.join(home, "plugins"), "junction");
    }
    const init = ["stack", "init", this.stack, "--no-select", "--cwd", this.settings];
    const result = await this.run(init);
    if (result.code !== 0) throw failure("pulumi stack init", result);
    await this.configure(options.config ?? {}, options.secretConfig);
  }

  private get settings(): string {
    return path.join(this.scratch, "settings");
  }

  private commandLine(args: readonly string[]): string[] {
    const [command = ""] = args;
    const isNamed = !STACKED.has(command) || args[1] === "init";
    return [
      ...args,
      ...(isNamed ? [] : ["--stack", this.stack]),
      ...(CONFIGURED.has(command) ? ["--config-file", this.configFile] : []),
      ...(CONFIRMED.has(command) ? ["--yes"] : []),
      "--non-interactive",
      "--color=never",
    ];
  }

  private get configFile(): string {
    return path.join(this.settings, `Pulumi.${this.stack}.yaml`);
  }
}

let engine: Promise<Engine> | undefined;

/** Looked for once in a process: no answer changes while it runs. */
function sharedEngine(): Promise<Engine> {
  engine ??= ensureEngine({
    log: (line) => {
      console.error(`engine: ${line}`);
    },
  });
  return engine;
}

function projectFileIn(directory: string): string {
  const file = ["Pulumi.yaml", "Pulumi.yml"].find((name) => existsSync(path.join(directory, name)));
  if (file === undefined) throw new Error(`directory: there is no Pulumi.yaml in ${directory}`);
  return file;
}

function failure(what: string, { code, stdout, stderr }: ProcessResult): Error {
  const tail = `${stdout}\n${stderr}`.trim().split("\n").slice(-40).join("\n");
  return new Error(`"${what}" ended with ${code}:\n${tail}`);
}

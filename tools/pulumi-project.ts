import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { ensureEngine } from "./engine/ensure-engine";
import type { Engine } from "./engine/engine";
import {
  startProcess,
  type ProcessOptions,
  type ProcessResult,
  type RunningProcess,
} from "./process/running-process";
import { engineEnvironment, userPulumiHome } from "./pulumi-environment";

/** Which project to run, and how. */
export interface PulumiProjectOptions {
  /** The directory of the Pulumi.yaml. Nothing is written into it. */
  directory: string;
  /** The name of the stack. */
  stack: string;
  /** Configuration values, with keys as `pulumi config set` accepts them. */
  config?: Record<string, string>;
  /** Configuration values to encrypt. */
  secretConfig?: Record<string, string>;
  /**
   * Environment variables for the engine and the program, in addition to those of this process.
   * The variables of this process for Alibaba Cloud and Pulumi are not passed on.
   */
  env?: Record<string, string>;
  /** @default The result of {@link ensureEngine} */
  engine?: Engine;
  /**
   * Whether to use the provider plugins in the user's Pulumi home, and to download missing ones.
   * Without, a program can use only dynamic providers and the plugins that a test installs.
   * @default false
   */
  plugins?: boolean;
}

/** How to run one command. */
export type PulumiRunOptions = Pick<ProcessOptions, "env" | "input" | "onOutput" | "signal">;

/** The commands that read or write the stack's configuration file, and so have `--config-file`. */
const CONFIGURED = new Set(["preview", "up", "refresh", "destroy", "import", "config", "watch"]);

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
 * A Pulumi project with one stack. Its state, its configuration and its Pulumi home are in a
 * temporary directory: the checkout and the user's Pulumi stay as they are.
 *
 * It runs `pulumi` itself. The Automation API passes the whole environment of this process on to
 * the program, puts the value of a refused secret into its error message, exports secrets in plain
 * text, and reports neither the process ID nor the exit code.
 *
 * @example
 * const project = await PulumiProject.create({ directory: "examples/quickstart", stack: "dev" });
 * const { code, stdout } = await project.run(["preview"]);
 * await project.remove();
 */
export class PulumiProject {
  private readonly running = new Set<RunningProcess>();

  private constructor(
    readonly engine: Engine,
    /** The directory of the Pulumi.yaml. */
    readonly directory: string,
    private readonly configFile: string,
    private readonly scratch: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Creates and configures an empty stack. @throws When there is no project or no engine. */
  static async create(options: PulumiProjectOptions): Promise<PulumiProject> {
    const directory = path.resolve(options.directory);
    const projectFile = projectFileIn(directory);
    const engine = options.engine ?? (await sharedEngine());
    const scratch = await mkdtemp(path.join(tmpdir(), "pulumi-project-"));
    const settings = path.join(scratch, "settings");
    const env = engineEnvironment(process.env, engine, {
      ...options.env,
      PULUMI_HOME: path.join(scratch, "home"),
      PULUMI_BACKEND_URL: `file://${path.join(scratch, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "not a secret",
      PULUMI_STACK: options.stack,
      PULUMI_SKIP_CONFIRMATIONS: "true",
      ...(options.plugins ? {} : { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" }),
    });
    const configFile = path.join(settings, `Pulumi.${options.stack}.yaml`);
    const project = new PulumiProject(engine, directory, configFile, scratch, env);
    try {
      for (const name of ["home", "state", "settings"]) await mkdir(path.join(scratch, name));
      if (options.plugins) await linkUserPlugins(path.join(scratch, "home"));
      // The command writes the configuration file next to the project file.
      await copyFile(path.join(directory, projectFile), path.join(settings, projectFile));
      await project.mustRun(["stack", "init", options.stack, "--no-select", "--cwd", settings]);
      await project.configure(options.config ?? {}, options.secretConfig);
    } catch (error) {
      await project.remove();
      throw error;
    }
    return project;
  }

  /** Runs a `pulumi` command to its end, successful or not. */
  async run(args: readonly string[], options?: PulumiRunOptions): Promise<ProcessResult> {
    const { result } = await this.start(args, options);
    return result;
  }

  /** Runs a `pulumi` command. @throws When it fails, with its output. */
  async mustRun(args: readonly string[], options?: PulumiRunOptions): Promise<ProcessResult> {
    return succeeded(`pulumi ${args.join(" ")}`, await this.run(args, options));
  }

  /** Starts a `pulumi` command. */
  async start(
    args: readonly string[],
    { env, ...options }: PulumiRunOptions = {},
  ): Promise<RunningProcess> {
    const configured = CONFIGURED.has(args[0] ?? "");
    const commandLine = [...args, ...(configured ? ["--config-file", this.configFile] : [])];
    const running = await startProcess(this.engine.command, commandLine, {
      ...options,
      cwd: this.directory,
      env: { ...this.env, ...env },
    });
    this.running.add(running);
    void running.result.finally(() => this.running.delete(running));
    return running;
  }

  /** Adds or replaces configuration values. */
  async configure(
    config: Record<string, string>,
    secretConfig: Record<string, string> = {},
  ): Promise<void> {
    const flags = [
      ...Object.entries(config).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]),
      ...Object.entries(secretConfig).flatMap(([key, value]) => ["--secret", `${key}=${value}`]),
    ];
    if (flags.length === 0) return;
    const keys = Object.keys({ ...config, ...secretConfig }).join(", ");
    // The command line has the secrets, so the error names only the keys.
    succeeded(`pulumi config set-all (${keys})`, await this.run(["config", "set-all", ...flags]));
  }

  /** The stack's state, with its secrets encrypted. */
  async export(): Promise<StackExport> {
    const { stdout } = await this.mustRun(["stack", "export"]);
    return stackExport.parse(JSON.parse(stdout));
  }

  /** The stack's outputs. @param showSecrets - whether secrets are in plain text, which takes longer */
  async outputs({ showSecrets = false } = {}): Promise<Record<string, unknown>> {
    const flags = showSecrets ? ["--show-secrets"] : [];
    const { stdout } = await this.mustRun(["stack", "output", "--json", ...flags]);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
  }

  /** Ends the commands that run, and removes the state, the configuration and the Pulumi home. */
  async remove(): Promise<void> {
    await Promise.all([...this.running].map((running) => running.end()));
    await rm(this.scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

let engine: Promise<Engine> | undefined;

/** One lookup per process: the result does not change while the process runs. */
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
  if (file === undefined) {
    throw new Error(`"directory" has no Pulumi.yaml: ${directory}. Pass a project's directory.`);
  }
  return file;
}

async function linkUserPlugins(home: string): Promise<void> {
  const plugins = path.join(userPulumiHome(process.env), "plugins");
  if (existsSync(plugins)) await symlink(plugins, path.join(home, "plugins"), "junction");
}

function succeeded(what: string, result: ProcessResult): ProcessResult {
  const { code, stdout, stderr } = result;
  if (code === 0) return result;
  const tail = `${stdout}\n${stderr}`.trim().split("\n").slice(-40).join("\n");
  throw new Error(`"${what}" failed with exit code ${code}:\n${tail}`);
}

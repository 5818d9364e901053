import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import type { Engine } from "../../tools/engine/engine";
import { runProcess } from "../../tools/process/running-process";

const ROOT = path.resolve(__dirname, "../..");
const FIXTURES = path.join(ROOT, "tests/consumers");

/** The name under which this package is installed. */
export const PACKAGE = "pulumi-alicloud-image-pipeline";

const manifest = z.looseObject({
  version: z.string().optional(),
  packageManager: z.string().optional(),
  engines: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** A package.json, as far as these tests look at it. */
export type Manifest = z.infer<typeof manifest>;

/** The package.json in a directory. @default This package's own */
export async function readManifest(directory = ROOT): Promise<Manifest> {
  return manifest.parse(JSON.parse(await readFile(path.join(directory, "package.json"), "utf8")));
}

/** Packs this package, as it was built before. @returns The tarball's path */
export async function pack(destination: string): Promise<string> {
  const stdout = await npm(
    ["pack", "--ignore-scripts", "--silent", "--pack-destination", destination],
    ROOT,
  );
  return path.join(destination, stdout.trim());
}

/** Packs what is in a tarball under another version. @returns The new tarball's path */
export async function packAs(version: string, tarball: string): Promise<string> {
  const directory = path.join(path.dirname(tarball), version);
  await mkdir(directory);
  await run("tar", ["-xzf", tarball], directory);
  // As npm has it: all that a tarball holds is in this folder.
  const content = path.join(directory, "package");
  await writeManifest(content, { ...(await readManifest(content)), version });
  await run("tar", ["-czf", "package.tgz", "package"], directory);
  return path.join(directory, "package.tgz");
}

/** A user's project: a copy of one in tests/consumers, in a directory of its own. */
export class Consumer {
  private installed: string | undefined;

  private constructor(readonly directory: string) {}

  /** Copies a project. @param name - its directory in tests/consumers */
  static async create(name: string): Promise<Consumer> {
    const directory = await mkdtemp(path.join(tmpdir(), `consumer-${name}-`));
    await cp(path.join(FIXTURES, name), directory, { recursive: true });
    return new Consumer(directory);
  }

  /**
   * Installs this package from a tarball, and all else the project depends on, by its package manager.
   * Does nothing when that is what is installed.
   */
  async install(tarball: string): Promise<void> {
    if (tarball === this.installed) return;
    this.installed = tarball;
    const content = await readFile(tarball);
    // pnpm and Yarn know a tarball in their caches by its name.
    const name = `${createHash("sha256").update(content).digest("hex").slice(0, 16)}.tgz`;
    await writeFile(path.join(this.directory, name), content);
    const project = await this.manifest();
    const dependencies = { ...project.dependencies, [PACKAGE]: `file:./${name}` };
    await writeManifest(this.directory, { ...project, dependencies });

    const [manager = "npm", version = ""] = project.packageManager?.split("@") ?? [];
    switch (manager) {
      case "npm":
        await npm(["install", "--no-audit", "--no-fund", "--prefer-offline"], this.directory);
        return;
      case "pnpm":
        await npm(
          [...execOf(`pnpm@${version}`), "pnpm", "install", "--prefer-offline"],
          this.directory,
        );
        return;
      case "yarn": {
        // Of npm's settings, Yarn reads none.
        const registry = (await npm(["config", "get", "registry"], this.directory)).trim();
        const env = { YARN_NPM_REGISTRY_SERVER: registry };
        const cli = `@yarnpkg/cli-dist@${version}`;
        await npm([...execOf(cli), "yarn", "install"], this.directory, env);
        return;
      }
      default:
        throw new Error(`packageManager: there is no way to install with ${manager}`);
    }
  }

  /** Removes this package, and nothing else. */
  async uninstall(): Promise<void> {
    this.installed = undefined;
    await rm(path.join(this.directory, "node_modules", PACKAGE), { recursive: true });
  }

  /** The version of this package that is installed. */
  async installedVersion(): Promise<string | undefined> {
    const { version } = await readManifest(path.join(this.directory, "node_modules", PACKAGE));
    return version;
  }

  /** The project's own package.json. */
  manifest(): Promise<Manifest> {
    return readManifest(this.directory);
  }

  /** The environment for an engine: the project's own programs, its Node.js if it has one, come first. */
  environment(engine: Engine): Record<string, string> {
    const programs = path.join(this.directory, "node_modules", ".bin");
    return {
      PATH: [programs, ownNode, engine.binDirectory, process.env["PATH"] ?? ""].join(
        path.delimiter,
      ),
    };
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** The Node.js that runs the tests runs the package managers too. */
const ownNode = path.dirname(process.execPath);

const execOf = (spec: string): string[] => ["exec", "--yes", `--package=${spec}`, "--"];

function npm(args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  return run("npm", args, cwd, env);
}

async function run(
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const result = await runProcess(command, args, {
    cwd,
    env: {
      ...process.env,
      PATH: [ownNode, process.env["PATH"] ?? ""].join(path.delimiter),
      ...env,
    },
  });
  if (result.code !== 0) {
    const output = `${result.stdout}\n${result.stderr}`.trim();
    throw new Error(`"${command} ${args.join(" ")}" ended with ${result.code}:\n${output}`);
  }
  return result.stdout;
}

async function writeManifest(directory: string, content: Manifest): Promise<void> {
  await writeFile(path.join(directory, "package.json"), `${JSON.stringify(content, null, 2)}\n`);
}

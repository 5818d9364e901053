import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { RunningProcess } from "../../../tools/process/running-process";
import { PulumiProject, type PulumiProjectOptions } from "../../../tools/pulumi-project";
import { eventually, isAlive } from "../support/alive";
import { writeProgram } from "../support/program";
import { scratchDirectory } from "../support/scratch";

/** Time limits of a run of the real engine on a busy machine, and of a build of the engine. */
const RUN = 60_000;
const ENGINE = 20 * 60_000;

describe("the real engine with a Node.js program", function () {
  this.timeout(RUN);
  const scratch = scratchDirectory();
  let project: PulumiProject | undefined;

  async function create(
    files: Record<string, string>,
    options: Partial<PulumiProjectOptions> = {},
  ): Promise<PulumiProject> {
    const directory = writeProgram(scratch.path, files);
    project = await PulumiProject.create({ directory, stack: "dev", ...options });
    return project;
  }

  afterEach(() => project?.remove());

  it("runs TypeScript by default, with configuration and secrets", async () => {
    const program = `
      import * as pulumi from "@pulumi/pulumi";
      const config = new pulumi.Config();
      const plain: string = config.require("plain");
      export const text = plain + "!";
      export const length = config.requireSecret("token").apply((token) => token.length);
      export const node = Number(process.versions.node.split(".")[0]);
      export const preview = pulumi.runtime.isDryRun();
      console.log("said by the program");`;
    const created = await create(
      { "Pulumi.yaml": "name: tried\nruntime: nodejs\n", "index.ts": program },
      { config: { plain: "a=b c" }, secretConfig: { token: "t0k3n" } },
    );
    const preview = await created.run(["preview"]);
    assert.equal(preview.code, 0, preview.stdout);
    assert.match(preview.stdout, /text *: "a=b c!"/);
    assert.match(preview.stdout, /length *: \[secret\]/);
    assert.match(preview.stdout, /preview *: true/);
    assert.match(preview.stdout, /said by the program/);

    const up = await created.mustRun(["up", "--skip-preview"]);
    assert.doesNotMatch(up.stdout + up.stderr, /warning/);
    const node = Number(process.versions.node.split(".")[0]);
    const outputs = await created.outputs({ showSecrets: true });
    assert.deepEqual(outputs, { text: "a=b c!", length: 5, node, preview: false });
    assert.doesNotMatch(JSON.stringify(await created.export()), /t0k3n/);
  }).timeout(ENGINE);

  it("runs JavaScript with options for Node.js, where TypeScript is turned off", async () => {
    const created = await create({
      "Pulumi.yaml":
        'name: tried\nruntime: { name: nodejs, options: { typescript: false, nodeargs: "--no-warnings --title=tried" } }\n',
      "index.js": `
        exports.typescript = process.env.PULUMI_NODEJS_TYPESCRIPT;
        exports.types = Object.keys(require.extensions).includes(".ts");
        exports.args = process.execArgv;`,
    });
    await created.mustRun(["up", "--skip-preview"]);
    assert.deepEqual(await created.outputs(), {
      typescript: "false",
      types: false,
      args: ["--no-warnings", "--title=tried"],
    });
  });

  it("runs an ES module in TypeScript", async () => {
    const created = await create({
      "package.json": '{ "type": "module", "main": "main.ts" }',
      "main.ts": `
        import { getStack } from "@pulumi/pulumi";
        export const stack: string = await Promise.resolve(getStack());`,
    });
    await created.mustRun(["up", "--skip-preview"]);
    assert.deepEqual(await created.outputs(), { stack: "dev" });
  });

  it("runs dynamic providers with the configuration of the stack", async () => {
    const created = await create(
      {
        "index.js": `
          const pulumi = require("@pulumi/pulumi");
          class Provider {
            async configure({ config }) {
              this.region = config.require("alicloud:region");
            }
            async create(inputs) {
              return { id: "thing-1", outs: { ...inputs, region: this.region } };
            }
          }
          class Thing extends pulumi.dynamic.Resource {
            constructor(name) {
              super(new Provider(), name, { region: undefined });
            }
          }
          exports.region = new Thing("thing").region;`,
      },
      { config: { "alicloud:region": "cn-hangzhou" } },
    );
    const up = await created.mustRun(["up", "--skip-preview"]);
    assert.doesNotMatch(up.stdout, /from \$PATH/);
    assert.deepEqual(await created.outputs(), { region: "cn-hangzhou" });
    const { deployment } = await created.export();
    assert.ok(deployment.resources?.some(({ id }) => id === "thing-1"));
    await created.mustRun(["destroy"]);
  });

  it("reports the error of a program that throws", async () => {
    const created = await create({ "index.js": 'throw new Error("no image, no fun");' });
    const { code, stdout } = await created.run(["preview"]);
    assert.notEqual(code, 0);
    assert.match(stdout, /no image, no fun/);
    assert.doesNotMatch(stdout, /non-zero exit code/);
    await assert.rejects(
      created.mustRun(["preview"]),
      /"pulumi preview" failed with exit code \d+:[^]*no fun/,
    );
  });

  it("reports the exit code of a program that ends by itself", async () => {
    const created = await create({ "index.js": "process.exit(3);" });
    const { code, stdout } = await created.run(["preview"]);
    assert.notEqual(code, 0);
    assert.match(stdout, /non-zero exit code: 3/);
  });

  describe("that does not end", () => {
    /** Writes its process ID and that of its language host. */
    const ENDLESS = {
      "index.js": `
        require("node:fs").writeFileSync("pids", [process.pid, process.ppid].join());
        process.on("SIGINT", () => {});
        setInterval(() => {}, 1000);`,
    };

    async function start(): Promise<{
      running: RunningProcess;
      pids: number[];
    }> {
      const created = await create(ENDLESS);
      const running = await created.start(["up", "--skip-preview"]);
      const file = path.join(created.directory, "pids");
      const read = () => (existsSync(file) ? readFileSync(file, "utf8").split(",") : []);
      await eventually("the program runs", () => read().length === 2, RUN);
      return { running, pids: read().map(Number) };
    }

    it("ends on Ctrl-C, with its language host", async () => {
      const { running, pids } = await start();
      process.kill(running.pid, "SIGINT");
      const { code } = await running.result;
      assert.notEqual(code, 0);
      await eventually("both are gone", () => !pids.some(isAlive));
    });

    it("ends when the engine is killed, with its language host", async () => {
      const { running, pids } = await start();
      process.kill(running.pid, "SIGKILL");
      await running.result;
      await eventually("both are gone", () => !pids.some(isAlive));
    });
  });
});

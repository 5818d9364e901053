import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PulumiProject } from "../../tools/pulumi-project";
import { eventually, isAlive } from "./support/alive";
import { writeProgram } from "./support/program";
import { scratchDirectory } from "./support/scratch";

describe("PulumiProject", function () {
  this.timeout(60_000);
  const scratch = scratchDirectory();
  let temporary: string | undefined;
  let project: PulumiProject | undefined;

  beforeEach(() => {
    temporary = process.env["TMPDIR"];
    process.env["TMPDIR"] = scratch.path;
  });
  afterEach(async () => {
    await project?.remove();
    if (temporary === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = temporary;
  });

  const left = () => readdirSync(scratch.path).filter((name) => name.startsWith("pulumi-"));

  it("names a directory without a project, and leaves no files behind", async () => {
    await assert.rejects(PulumiProject.create({ directory: scratch.path, stack: "dev" }), {
      message: `"directory" has no Pulumi.yaml: ${scratch.path}. Pass a project's directory.`,
    });
    assert.deepEqual(left(), []);
  });

  it("leaves no files behind if the stack cannot be created", async () => {
    const directory = writeProgram(scratch.path, {});
    const creating = PulumiProject.create({ directory, stack: "not a name" });
    await assert.rejects(
      creating,
      /"pulumi stack init .*" failed with exit code \d+:[^]*a stack name may only/,
    );
    assert.deepEqual(left(), []);
  });

  it("does not write into the project, and removes its other files", async () => {
    const directory = writeProgram(scratch.path, { "index.js": "exports.done = true;" });
    const files = readdirSync(directory);
    project = await PulumiProject.create({ directory, stack: "dev", config: { key: "value" } });
    assert.equal(left().length, 1);
    await project.mustRun(["up", "--skip-preview"]);
    assert.deepEqual(await project.outputs(), { done: true });
    await project.mustRun(["destroy"]);
    assert.deepEqual((await project.export()).deployment.resources ?? [], []);
    assert.deepEqual(readdirSync(directory), files);
    await project.remove();
    assert.deepEqual(left(), []);
  });

  it("changes configuration, and hides the value of a refused secret", async () => {
    const program = "exports.value = new (require('@pulumi/pulumi').Config)().get('key') ?? null;";
    const directory = writeProgram(scratch.path, { "index.js": program });
    project = await PulumiProject.create({ directory, stack: "dev", config: { key: "first" } });
    await project.configure({ key: "second" });
    const { stdout } = await project.mustRun(["preview"]);
    assert.match(stdout, /value: "second"/);
    await assert.rejects(project.configure({}, { "a:b:c:d": "t0k3n" }), (error: Error) => {
      assert.match(error.message, /set-all \(a:b:c:d\)" failed with exit code/);
      assert.doesNotMatch(error.message, /t0k3n/);
      return true;
    });
  });

  it("ends its commands when it is removed", async () => {
    const directory = writeProgram(scratch.path, {
      "index.js":
        "require('node:fs').writeFileSync('pid', `${process.pid}`); setInterval(() => {}, 1000);",
    });
    project = await PulumiProject.create({ directory, stack: "dev" });
    const { result } = await project.start(["preview"]);
    const file = path.join(directory, "pid");
    const pid = () => Number(existsSync(file) ? readFileSync(file, "utf8") : 0);
    await eventually("the program runs", () => pid() > 0, 30_000);
    await project.remove();
    assert.notEqual((await result).code, 0);
    await eventually("the program is gone", () => !isAlive(pid()));
    assert.deepEqual(left(), []);
  });
});

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import ts from "typescript";

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, "../..");
const NAME = "pulumi-alicloud-image-pipeline";

/** What a user's project gets: the tarball, unpacked beside the dependencies. */
describe("the packed package", function () {
  this.timeout("2m");
  let project: string;
  let files: string[];

  before(async () => {
    project = await mkdtemp(path.join(tmpdir(), "consumer-"));
    // dist is built before the tests; building again here would pull it from under those that use it.
    const { stdout } = await run(
      "npm",
      ["pack", "--json", "--ignore-scripts", "--pack-destination", project],
      { cwd: ROOT },
    );
    const packed = JSON.parse(stdout) as
      | { filename: string; files: { path: string }[] }[]
      | Record<string, { filename: string; files: { path: string }[] }>;
    const [report] = Object.values(packed);
    assert.ok(report);
    files = report.files.map((file) => file.path);
    const modules = path.join(project, "node_modules");
    await mkdir(path.join(modules, NAME), { recursive: true });
    await run("tar", [
      "-xzf",
      path.join(project, report.filename),
      "-C",
      path.join(modules, NAME),
      "--strip-components=1",
    ]);
    for (const dependency of ["@pulumi", "@types"]) {
      await symlink(path.join(ROOT, "node_modules", dependency), path.join(modules, dependency));
    }
  });

  after(() => rm(project, { recursive: true, force: true }));

  it("contains one file and one declaration file for each entry, the licenses and the documents, and nothing else", () => {
    assert.deepEqual(files.sort(), [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist/THIRD-PARTY-LICENSES.txt",
      "dist/cli.js",
      "dist/cli.js.map",
      "dist/credentials.js",
      "dist/credentials.js.map",
      "dist/dynamic.d.ts",
      "dist/dynamic.js",
      "dist/dynamic.js.map",
      "dist/emulator-server.js",
      "dist/emulator-server.js.map",
      "dist/emulator.d.ts",
      "dist/emulator.js",
      "dist/emulator.js.map",
      "dist/errors.js",
      "dist/errors.js.map",
      "dist/index.d.ts",
      "dist/index.js",
      "dist/index.js.map",
      "dist/lookup.js",
      "dist/lookup.js.map",
      "dist/provider.js",
      "dist/provider.js.map",
      "package.json",
    ]);
  });

  it("has declarations that import nothing but Pulumi, and nothing of its inside", async () => {
    for (const [entry, imported] of Object.entries({
      index: ["@pulumi/pulumi"],
      emulator: [],
      dynamic: [],
    })) {
      const file = path.join(project, "node_modules", NAME, "dist", `${entry}.d.ts`);
      const { importedFiles } = ts.preProcessFile(await readFile(file, "utf8"));
      assert.deepEqual(
        importedFiles.map(({ fileName }) => fileName),
        imported,
        entry,
      );
    }
  });

  it("needs no other package but Pulumi", async () => {
    const built = await readdir(path.join(project, "node_modules", NAME, "dist"));
    const required = new Set<string>();
    for (const file of built.filter((name) => name.endsWith(".js"))) {
      const code = await readFile(path.join(project, "node_modules", NAME, "dist", file), "utf8");
      for (const [, name = ""] of code.matchAll(/\brequire\("([^".][^"]*)"\)/g)) required.add(name);
    }
    const foreign = [...required].filter(
      (name) => !isBuiltin(name) && !name.startsWith("@pulumi/pulumi") && !name.startsWith(NAME),
    );
    assert.deepEqual(foreign, []);
  });

  it("stays under 3.5 MB when installed", async () => {
    const installed = path.join(project, "node_modules", NAME);
    const entries = await readdir(installed, { recursive: true, withFileTypes: true });
    const sizes = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).size),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(total < 3_500_000, `${total} bytes`);
  });

  it("has a command line under both its names, which no other entry loads", async () => {
    const directory = path.join(project, "node_modules", NAME);
    const manifest = JSON.parse(await readFile(path.join(directory, "package.json"), "utf8")) as {
      bin: Record<string, string>;
    };
    assert.deepEqual(Object.keys(manifest.bin), [NAME, "image-pipeline"]);
    for (const file of Object.values(manifest.bin)) {
      const { stdout } = await run(path.join(directory, file), ["latest", "--help"]);
      assert.match(stdout, /^Usage: image-pipeline latest /);
    }
    for (const entry of ["index", "dynamic", "emulator", "lookup", "provider"]) {
      const code = await readFile(path.join(directory, "dist", `${entry}.js`), "utf8");
      assert.doesNotMatch(code, /cli\.js|node_modules\/commander/, entry);
    }
  });

  it("has an emulator, which no other entry loads", async () => {
    await writeFile(
      path.join(project, "emulator.cjs"),
      `const { getLatestImage } = require("${NAME}");
       const dynamic = require("${NAME}/dynamic");
       const isLoaded = () => Object.keys(require.cache).some((file) => file.endsWith("emulator.js"));
       const scenario = { region: "cn-hangzhou", pipelines: [{ imagePipelineId: "ip-1", name: "one" }] };
       const main = async () => {
         await getLatestImage({ imagePipelineId: "ip-1", region: "cn-hangzhou" }).catch(() => {});
         console.log(isLoaded());
         const { startEmulator } = require("${NAME}/emulator");
         const emulator = await startEmulator(scenario);
         emulator.build("ip-1", { imageId: "m-1" });
         emulator.clock.advance("1h");
         Object.assign(process.env, emulator.environment());
         const { imageId } = await getLatestImage({ imagePipelineId: "ip-1" });
         console.log(isLoaded(), imageId, emulator.calls.length);
         await emulator.stop();
       };
       void main();`,
    );
    const { stdout } = await run(process.execPath, ["emulator.cjs"], {
      cwd: project,
      env: { PATH: process.env["PATH"], HOME: project, ALIBABA_CLOUD_ENDPOINT_ECS: "127.0.0.1:9" },
    });
    assert.equal(stdout, "false\ntrue m-1 1\n");
  });

  it("is required from CommonJS and imported by name from ESM", async () => {
    await writeFile(
      path.join(project, "index.cjs"),
      `console.log(typeof require("${NAME}").getLatestImage);`,
    );
    await writeFile(
      path.join(project, "index.mjs"),
      `import { getLatestImage } from "${NAME}"; console.log(typeof getLatestImage);`,
    );
    for (const file of ["index.cjs", "index.mjs"]) {
      const { stdout } = await run(process.execPath, [file], { cwd: project });
      assert.equal(stdout.trim(), "function", file);
    }
  });

  for (const [moduleResolution, extensions] of Object.entries({
    nodenext: ["cts", "mts"],
    bundler: ["ts"],
  })) {
    const names = extensions.map((extension) => `typed.${extension}`);
    it(`has types for ${names.join(" and ")} with moduleResolution ${moduleResolution}`, async () => {
      const code = `
        import { getLatestImageOutput, type LatestImage } from "${NAME}";
        import type * as pulumi from "@pulumi/pulumi";
        const image: pulumi.Output<LatestImage> = getLatestImageOutput({ imagePipelineId: "ip-1" });
        export const imageId: pulumi.Output<string> = image.imageId;
        // @ts-expect-error: an argument that does not exist
        getLatestImageOutput({ imagePipelineID: "ip-1" });
        // @ts-expect-error: the engine's entry offers nothing to programs
        import { check } from "${NAME}/dynamic";
        export { check };
        import { startEmulator, type Scenario } from "${NAME}/emulator";
        const scenario: Scenario = { region: "cn-hangzhou", faults: [{ fault: "slow", delay: 5 }] };
        export const started: Promise<string> = startEmulator(scenario).then(({ endpoint }) => endpoint);
        // @ts-expect-error: a fault that does not exist
        scenario.faults = [{ fault: "fast" }];
      `;
      for (const name of names) await writeFile(path.join(project, name), code);
      const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
      const options = [
        "--noEmit",
        "--strict",
        "--exactOptionalPropertyTypes",
        "--skipLibCheck",
        "false",
        "--types",
        "node",
        "--target",
        "es2022",
      ];
      const module = moduleResolution === "bundler" ? "esnext" : moduleResolution;
      const { stdout } = await run(
        process.execPath,
        [tsc, ...options, "--module", module, "--moduleResolution", moduleResolution, ...names],
        {
          cwd: project,
        },
      ).catch((error: unknown) => error as { stdout: string });
      // The declarations of this package must stand without skipLibCheck; others' are not ours to check.
      assert.deepEqual(
        stdout
          .split("\n")
          .filter(
            (line) => line.includes("error") && (line.startsWith("typed") || line.includes(NAME)),
          ),
        [],
      );
    });
  }
});

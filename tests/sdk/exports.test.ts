import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import ts from "typescript";
import expected from "./exports.json";
import { built, ROOT, runScript } from "./support/plain-script";

describe("the package's exports", function () {
  this.timeout("1m");
  before(built);

  it("are, for CommonJS, the values of the committed list", async () => {
    const script = `console.log(JSON.stringify(Object.keys(require("pulumi-alicloud-image-pipeline")).sort()))`;
    const { stdout } = await runScript("commonjs", script, {});
    assert.deepEqual(JSON.parse(stdout), expected.values);
  });

  it("are, for ESM by name, the same values", async () => {
    const script = `import * as all from "pulumi-alicloud-image-pipeline";
      const OF_NODE = ["default", "module.exports", "__esModule"];
      const named = Object.keys(all).filter((name) => !OF_NODE.includes(name));
      console.log(JSON.stringify(named.sort()));`;
    const { stdout } = await runScript("module", script, {});
    assert.deepEqual(JSON.parse(stdout), expected.values);
  });

  it("are, in the declarations, the values and the types of the committed list", () => {
    const file = path.join(ROOT, "dist/index.d.ts");
    const program = ts.createProgram([file], { skipLibCheck: true, types: [] });
    const checker = program.getTypeChecker();
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    assert.ok(module, "the declarations are not a module");
    const exported = checker.getExportsOfModule(module);
    const names = (isValue: boolean) =>
      exported
        .filter((symbol) => Boolean(symbol.flags & ts.SymbolFlags.Value) === isValue)
        .map((symbol) => symbol.name)
        .sort();
    assert.deepEqual(names(true), expected.values);
    assert.deepEqual(names(false), expected.types);
  });

  it("are reached through the entries of the committed list", async () => {
    const manifest = await readFile(path.join(ROOT, "package.json"), "utf8");
    const { exports } = JSON.parse(manifest) as { exports: Record<string, unknown> };
    assert.deepEqual(Object.keys(exports), expected.entries);
  });

  it("leave the inside of the package inside", async () => {
    const script = `try { require("pulumi-alicloud-image-pipeline/dist/lookup"); console.log("loaded"); }
      catch (error) { console.log(error.code); }`;
    const { stdout } = await runScript("commonjs", script, {});
    assert.equal(stdout.trim(), "ERR_PACKAGE_PATH_NOT_EXPORTED");
  });
});

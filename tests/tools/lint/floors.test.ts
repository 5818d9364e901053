import assert from "node:assert/strict";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

/** The repository's configuration, without the rules that need the types of a real file. */
const linter = new ESLint({
  cwd: process.cwd(),
  overrideConfig: [{ files: ["**/*.ts"], ...tseslint.configs.disableTypeChecked }],
});

/** The rules that a module breaks, apart from those about its style. */
async function broken(filePath: string, code: string): Promise<string[]> {
  const [result] = await linter.lintText(code, { filePath });
  assert.ok(result, filePath);
  const rules = result.messages.map(({ ruleId, message }) => ruleId ?? message);
  return rules.filter((rule) => /^layout\/|^no-restricted-|^Parsing error/.test(rule));
}

describe("the linter holds the floors of the layout", () => {
  const refused: readonly (readonly [file: string, imported: string])[] = [
    ["core/selection/rule.ts", "../ecs/client"],
    ["core/selection/rule.ts", "../settings/settings"],
    ["core/selection/rule.ts", "../args/parse"],
    ["core/selection/rule.ts", "../functions"],
    ["core/selection/rule.ts", "../clock"],
    ["core/selection/rule.ts", "node:fs"],
    ["core/selection/rule.ts", "zod/mini"],
    ["core/ecs/client.ts", "../selection/rule"],
    ["core/ecs/client.ts", "../settings/sources"],
    ["core/ecs/client.ts", "../functions"],
    ["core/ecs/client.ts", "@pulumi/pulumi"],
    ["core/settings/settings.ts", "../selection/rule"],
    ["core/settings/settings.ts", "../args/parse"],
    ["core/settings/settings.ts", "../pipeline-image/hold"],
    ["core/args/parse.ts", "../settings/settings"],
    ["core/args/parse.ts", "../ecs/client"],
    ["core/args/parse.ts", "../pipeline-image/hold"],
    ["core/pipeline-image/check.ts", "../ecs/client"],
    ["core/pipeline-image/check.ts", "../settings/settings"],
    ["core/pipeline-image/check.ts", "../selection/selection"],
    ["core/latest-image.ts", "./pipeline-image/hold"],
    ["core/latest-image.ts", "@pulumi/pulumi"],
    ["core/latest-image.ts", "@grpc/grpc-js"],
    ["core/latest-image.ts", "../sdk/functions"],
    ["core/latest-image.ts", "../provider/pulumi-internals"],
    ["core/latest-image.ts", "../cli/main"],
    ["core/latest-image.ts", "../emulator"],
    ["core/latest-image.ts", "../tools/pulumi-project"],
    ["core/errors.ts", "./functions"],
    ["core/errors.ts", "./clock"],
    ["core/types.ts", "./args/schemas"],
    ["sdk/functions.ts", "../core/ecs/client"],
    ["sdk/functions.ts", "../core/selection/rule"],
    ["sdk/functions.ts", "../core/settings/profile-file"],
    ["sdk/functions.ts", "../provider/plugin/server"],
    ["sdk/functions.ts", "../provider/terraform/server"],
    ["sdk/functions.ts", "../cli/main"],
    ["sdk/functions.ts", "../emulator"],
    ["sdk/functions.ts", "@alicloud/credentials"],
    ["provider/dynamic/lifecycle.ts", "../../core/ecs/client"],
    ["provider/dynamic/lifecycle.ts", "../../core/selection/rule"],
    ["provider/dynamic/lifecycle.ts", "../../core/settings/settings"],
    ["provider/dynamic/lifecycle.ts", "../../sdk/functions"],
    ["provider/dynamic/lifecycle.ts", "../plugin/wire"],
    ["provider/plugin/resource.ts", "../../core/settings/settings"],
    ["provider/plugin/resource.ts", "../dynamic/lifecycle"],
    ["provider/plugin/resource.ts", "../terraform/server"],
    ["provider/plugin/resource.ts", "../../sdk/functions"],
    ["provider/plugin/resource.ts", "@pulumi/pulumi"],
    ["provider/terraform/resource.ts", "../../core/ecs/client"],
    ["provider/terraform/resource.ts", "../plugin/wire"],
    ["provider/terraform/resource.ts", "../../cli/main"],
    ["provider/terraform/resource.ts", "@pulumi/pulumi"],
    ["provider/pulumi-internals.ts", "../core/errors"],
    ["cli/actions/list.ts", "../../core/ecs/client"],
    ["cli/actions/list.ts", "../../core/selection/rule"],
    ["cli/actions/list.ts", "../../emulator/service"],
    ["cli/actions/list.ts", "../../sdk/functions"],
    ["cli/actions/list.ts", "../../provider/plugin/wire"],
    ["cli/actions/list.ts", "@pulumi/pulumi"],
    ["emulator/service.ts", "../core/errors"],
    ["emulator/service.ts", "../cli/main"],
    ["emulator/service.ts", "../tests/support/environment"],
  ];
  for (const [file, imported] of refused) {
    it(`${file} must not import ${imported}`, async () => {
      const name = JSON.stringify(imported);
      const forms = [
        `import { some } from ${name};\nsome();`,
        `import type { Some } from ${name};\nlet some: Some;\nexport { some };`,
        `import ${name};`,
        `export { some } from ${name};`,
        `export * from ${name};`,
        `export const some = await import(${name});`,
        `export const some = require(${name}) as unknown;`,
        `export const some = require.resolve(${name});`,
        `import some = require(${name});\nexport { some };`,
        `export type Some = typeof import(${name});`,
      ];
      for (const code of forms) assert.deepEqual(await broken(file, code), ["layout/floors"], code);
    });
  }

  it("accepts what the layout allows", async () => {
    const allowed: readonly (readonly [file: string, imported: string])[] = [
      ["core/functions.ts", "./settings/settings"],
      ["core/functions.ts", "./ecs/client"],
      ["core/pipeline-image/check.ts", "../functions"],
      ["core/args/parse.ts", "../errors"],
      ["core/settings/settings.ts", "../ecs/region-hosts"],
      ["core/ecs/client.ts", "../clock"],
      ["core/ecs/client.ts", "node:timers/promises"],
      ["core/selection/rule.ts", "../types"],
      ["sdk/functions.ts", "../core/functions"],
      ["sdk/functions.ts", "../provider/dynamic/provider"],
      ["provider/dynamic/lifecycle.ts", "../../core/pipeline-image/check"],
      ["provider/terraform/resource.ts", "../../core/args/parse"],
      ["cli/actions/list.ts", "../../core/functions"],
      ["cli/actions/list.ts", "../../emulator/index"],
      ["emulator/actions/images.ts", "../errors"],
    ];
    for (const [file, imported] of allowed)
      assert.deepEqual(await broken(file, `import ${JSON.stringify(imported)};`), [], imported);
  });

  it("refuses an import in a folder that has no floor", async () => {
    const code = 'import "../errors";';
    assert.deepEqual(await broken("core/new/module.ts", code), ["layout/floors"]);
  });

  it("requires the name of an imported module to be a literal", async () => {
    const computed = ["import(name)", "require(name)", 'import(`../ecs/${"client"}`)'];
    for (const code of computed) {
      const module = `export const load = (name: string): unknown => [name, ${code}];`;
      assert.deepEqual(await broken("core/selection/rule.ts", module), ["layout/floors"], code);
    }
  });
});

describe("the linter keeps clocks and chance out of the core", () => {
  const expressions = [
    "Date.now()",
    "new Date()",
    "Date()",
    "Math.random()",
    "performance.now()",
    "setTimeout(() => {}, 1)",
    "setInterval(() => {}, 1)",
    "setImmediate(() => {})",
    "globalThis.setTimeout(() => {}, 1)",
    "crypto.randomUUID()",
  ];
  for (const expression of expressions) {
    it(`refuses ${expression}`, async () => {
      for (const file of ["core/selection/rule.ts", "core/args/parse.ts", "core/ecs/retry.ts"]) {
        const rules = await broken(file, `export const some: unknown = ${expression};`);
        assert.equal(rules.length, 1, `${file}: ${rules.join()}`);
      }
    });
  }

  for (const expression of ["process.env", "fetch('https://example.com')", "console.log()"]) {
    it(`refuses ${expression} in the rule`, async () => {
      const code = `export const some: unknown = ${expression};`;
      const rules = await broken("core/selection/rule.ts", code);
      assert.deepEqual(rules, ["no-restricted-globals"]);
    });
  }

  it("accepts them in core/clock.ts", async () => {
    const code = "export const clock = [Date.now(), performance.now(), Math.random()];";
    assert.deepEqual(await broken("core/clock.ts", code), []);
  });
});

import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import { PluginStack } from "../engine/plugin/support/plugin-stack";
import { EXAMPLE_CONFIGURATION, EXAMPLE_PIPELINES } from "../support/plugin-examples";
import { execution } from "../engine/pipeline-image/support/image-stack";
import type { Language } from "../../tools/plugin/languages/generate-sdk";
import { languageProgram, prepare } from "./support/language-program";

/** What a user does in a new copy of an example, beyond generating the SDK. */
const PREPARATIONS: Partial<Record<Language, readonly (readonly [string, ...string[]])[]>> = {
  go: [["go", "mod", "tidy"]],
  java: [],
  nodejs: [["npm", "install", "--no-audit", "--no-fund"]],
  python: [
    ["python3", "-m", "venv", "venv"],
    ["venv/bin/pip", "install", "--quiet", "--requirement", "requirements.txt"],
  ],
};

/** Runs a program with nested arguments in all forms of Python, instead of the example. */
async function assertForms(directory: string, stack: PluginStack): Promise<void> {
  const program = path.join(__dirname, "programs/arguments.py");
  await copyFile(program, path.join(directory, "__main__.py"));
  await stack.project.mustRun(["up"]);
  const { isExecution, ...images } = await stack.project.outputs();
  assert.equal(isExecution, true);
  const forms = ["typedDict", "plainDict", "object"];
  const names = [...forms, ...forms.map((form) => `${form}Output`), "resource"];
  assert.deepEqual(images, Object.fromEntries(names.map((name) => [name, "m-2"])));
}

describe("the examples in other languages, with the hosts and SDKs of their languages", function () {
  // Packages are downloaded, and hosts and programs compiled.
  this.timeout("10m");

  for (const [language, commands] of Object.entries(PREPARATIONS)) {
    it(`${language}: the functions, the resource and the provider`, async () => {
      const program = await languageProgram(language, language as Language);
      for (const [command, ...args] of commands) await prepare(program.directory, command, args);
      const stack = await PluginStack.create(
        { pipelines: EXAMPLE_PIPELINES },
        EXAMPLE_CONFIGURATION,
        { ...program, inEnvironment: true },
      );
      const outputsAfterUp = async () => {
        await stack.project.mustRun(["up"]);
        const { reason, latestImageId, heldImageId, ...rest } = await stack.project.outputs();
        assert.match(String(reason), /^exec-\d /);
        assert.deepEqual(rest, {
          failedExecutionIds: ["exec-bad"],
          status: "TEST_FAILED",
          beijingImageId: "m-beijing",
        });
        return { latestImageId, heldImageId };
      };
      try {
        assert.deepEqual(await outputsAfterUp(), { latestImageId: "m-1", heldImageId: "m-1" });
        stack.emulator.addExecutions("ip-web", [execution("2", 3)]);
        assert.deepEqual(await outputsAfterUp(), { latestImageId: "m-2", heldImageId: "m-1" });
        await stack.project.configure({ promotion: "2026-11" });
        assert.deepEqual(await outputsAfterUp(), { latestImageId: "m-2", heldImageId: "m-2" });
        if (language === "python") await assertForms(program.directory, stack);
        await stack.project.mustRun(["destroy"]);
      } finally {
        await stack.remove();
      }
    });
  }
});

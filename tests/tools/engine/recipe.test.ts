import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import {
  buildFlags,
  engineName,
  MODULE_DIRECTORY,
  PACKAGES,
  pinnedVersion,
} from "../../../tools/engine/recipe";

describe("the recipe of the engine", () => {
  const goMod = readFileSync(path.join(MODULE_DIRECTORY, "go.mod"), "utf8");

  it("has the versions of go.mod", () => {
    assert.ok(goMod.includes(`github.com/pulumi/pulumi/pkg/v3 v${pinnedVersion()}\n`));
    assert.ok(goMod.includes(`github.com/pulumi/pulumi/sdk/v3 v${pinnedVersion()}\n`));
    assert.ok(buildFlags().join(" ").includes(`version.Version=v${pinnedVersion()}`));
  });

  it("builds the tools that go.mod names", () => {
    const tools = /tool \(\n([^)]*)\)/.exec(goMod)?.[1] ?? "";
    assert.deepEqual(tools.trim().split(/\s+/).sort(), [...PACKAGES].sort());
  });

  it("has the version in the engine's name", () => {
    assert.match(engineName(), new RegExp(`^engine-${pinnedVersion()}-[0-9a-f]{10}$`));
  });
});

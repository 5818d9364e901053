import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Instance } from "@pulumi/alicloud/ecs";
import * as pulumi from "@pulumi/pulumi";
import {
  ConfigurationError,
  guardInstanceImages,
  type GuardInstanceImagesOptions,
  InvalidArgumentError,
} from "../../sdk";
import { valueOf } from "./support/program";

/*
 * What the guard does in an update is tested on the engine: tests/engine/guard.
 */
describe("guardInstanceImages", () => {
  it("has no effect without an engine, and in unit tests with mocks", async () => {
    guardInstanceImages();
    await pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({ id: "i-1", state: inputs as Record<string, unknown> }),
      call: () => ({}),
    });
    guardInstanceImages({ mode: "error" });
    const { imageId } = new Instance("web", { imageId: "m-1" });
    assert.equal(await valueOf(imageId), "m-1");
  });

  for (const [what, options, paths] of [
    ["null", null, ["opts"]],
    ["an unknown mode", { mode: "fail" }, ["mode"]],
    ["a single name", { exempt: "web" }, ["exempt"]],
    ["a name that is not a string", { exempt: ["web", 5] }, ["exempt"]],
    ["several problems", { modes: "warn", mode: 1, exempt: {} }, ["modes", "mode", "exempt"]],
  ] as const) {
    it(`rejects ${what}`, () => {
      assert.throws(
        () => {
          guardInstanceImages(options as unknown as GuardInstanceImagesOptions);
        },
        (error) => {
          assert.ok(InvalidArgumentError.isInstance(error));
          assert.deepEqual(
            error.problems.map(({ path }) => path),
            paths,
          );
          return true;
        },
      );
    });
  }

  for (const old of ["3.150.0", "3.183.0", "2.999.0"]) {
    it(`refuses @pulumi/pulumi ${old}, whose transforms have no hooks`, () => {
      const installed = createRequire(__filename)("@pulumi/pulumi/version") as { version: string };
      const { version } = installed;
      installed.version = old;
      try {
        assert.throws(guardInstanceImages, (error) => {
          assert.ok(ConfigurationError.isInstance(error));
          assert.match(error.message, new RegExp(`and @pulumi/pulumi ${old} has none\\. Install`));
          assert.match(error.message, /3\.184\.0 or later/);
          assert.match(error.message, /features\.ecsInstance\.replaceOnImageUpdate/);
          return true;
        });
      } finally {
        installed.version = version;
      }
    });
  }
});

import assert from "node:assert/strict";
import path from "node:path";
import { PulumiProject } from "../../../tools/pulumi-project";
import { standInFor } from "../../../tools/alicloud-stand-in/stand-in";
import { readEvents, readPreview, type Step } from "../pipeline-image/support/engine-events";

interface Instance {
  readonly image: string;
  readonly secret?: true;
  /** Makes the image an output of another, new instance. */
  readonly unknown?: true;
  /** Puts the instance into a component. */
  readonly nested?: true;
  readonly opts?: Readonly<Record<string, unknown>>;
}

type Instances = Readonly<Record<string, Instance>>;

interface Ended {
  readonly code: number;
  readonly steps: Readonly<Record<string, Step>>;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

const FIXES = (name: string) =>
  'To replace the instance instead, set its resource option replaceOnChanges: ["imageId"] or the ' +
  "provider's features.ecsInstance.replaceOnImageUpdate. To leave running instances alone, use a " +
  `launch template. If the disk may be wiped, add "${name}" to exempt in guardInstanceImages.`;

const WIPED = (name: string, before: unknown = "m-1", after = "m-2") =>
  `The image of the instance "${name}" changes in place from ${String(before)} to ${after}, which wipes its system disk. ${FIXES(name)}`;

describe("guardInstanceImages, on the engine", function () {
  this.timeout("3m");

  let project: PulumiProject;

  before(async () => {
    project = await PulumiProject.create({
      directory: path.join(__dirname, "program"),
      stack: "dev",
      env: standInFor.environment,
    });
    await standInFor.install(project);
  });
  after(() => project.remove());

  const run = async (
    command: "preview" | "up",
    guards: readonly object[],
    instances: Instances,
    env: Record<string, string> = {},
  ): Promise<Ended> => {
    const program = `program=${JSON.stringify({ guards, instances })}`;
    const flags = command === "up" ? ["--skip-preview"] : [];
    const args = [command, ...flags, "--json", "--show-sames", "--config", program];
    const { code, stdout } = await project.run(args, { env });
    const { steps, problems } = command === "up" ? readEvents(stdout) : readPreview(stdout);
    const messages = (wanted: string) =>
      problems
        .filter(({ severity }) => severity === wanted)
        .map(({ message }) => message.trim().replace(`${wanted}: `, ""));
    return { code, steps, warnings: messages("warning").sort(), errors: messages("error") };
  };

  /** Replaces what an earlier test deployed, without a guard. */
  const deploy = async (instances: Instances): Promise<void> => {
    const { code, warnings, errors } = await run("up", [], instances);
    assert.deepEqual({ code, warnings, errors }, { code: 0, warnings: [], errors: [] });
  };

  it("warns in the preview and in the update, and only of changes in place", async () => {
    await deploy({
      web: { image: "m-1" },
      nested: { image: "m-1", nested: true },
      secret: { image: "m-1", secret: true },
      same: { image: "m-1" },
      exempt: { image: "m-1" },
      replaced: { image: "m-1" },
      ignored: { image: "m-1" },
    });
    const guards = [{ exempt: ["exempt"] }];
    const instances: Instances = {
      web: { image: "m-2" },
      nested: { image: "m-2", nested: true },
      secret: { image: "m-2", secret: true },
      same: { image: "m-1" },
      exempt: { image: "m-2" },
      replaced: { image: "m-2", opts: { replaceOnChanges: ["imageId"] } },
      ignored: { image: "m-2", opts: { ignoreChanges: ["imageId"] } },
      created: { image: "m-2" },
    };
    const expected = [WIPED("nested"), WIPED("secret", "[secret]", "[secret]"), WIPED("web")];

    const preview = await run("preview", guards, instances);
    assert.deepEqual(preview.warnings, expected);
    assert.equal(preview.code, 0);
    assert.equal(preview.steps["web"]?.op, "update");
    assert.equal(preview.steps["replaced"]?.op, "replace");

    const up = await run("up", guards, instances);
    assert.deepEqual(up.warnings, expected);
    assert.equal(up.code, 0);
    assert.equal(up.steps["web"]?.new["imageId"], "m-2");
    const replaced = await run(
      "preview",
      guards,
      { web: { image: "m-3" }, same: { image: "m-1" } },
      { REPLACE_ON_IMAGE_UPDATE: "true" },
    );
    assert.deepEqual(replaced.warnings, []);
    assert.equal(replaced.steps["web"]?.op, "replace");
    assert.equal(replaced.steps["same"]?.op, "same");
  });

  it("fails the preview and the update in the mode error, and can be called more than once", async () => {
    await deploy({ web: { image: "m-1" }, other: { image: "m-1" } });
    const guards = [{ mode: "error", exempt: ["other"] }, { exempt: ["web"] }];
    const instances: Instances = { web: { image: "m-2" }, other: { image: "m-2" } };

    for (const command of ["preview", "up"] as const) {
      // What fails may end before it comes to the other instance.
      const { code, errors } = await run(command, guards, instances);
      assert.notEqual(code, 0);
      assert.ok(
        errors.some((message) => message.endsWith(WIPED("web"))),
        errors.join("\n"),
      );
    }
    // The update did not change the instance, and may have changed the other one.
    const kept = await run("preview", guards, { web: { image: "m-1" }, other: { image: "m-3" } });
    assert.equal(kept.code, 0);
    assert.deepEqual(kept.warnings, [WIPED("other", kept.steps["other"]?.old["imageId"], "m-3")]);
    assert.equal(kept.steps["web"]?.op, "same");
  });

  it("warns of an image that is not known yet, and fails the update when it is another one", async () => {
    await deploy({ web: { image: "m-1" } });
    const instances: Instances = { web: { image: "m-2", unknown: true } };
    const guards = [{ mode: "error", exempt: ["source-of-web"] }];

    const preview = await run("preview", guards, instances);
    assert.deepEqual(preview.warnings, [
      `The instance "web" has the image m-1, and its next image is not known yet. If the image changes, ` +
        `the update wipes the system disk of the instance in place. ${FIXES("web")}`,
    ]);
    assert.equal(preview.code, 0);

    const up = await run("up", guards, instances);
    assert.notEqual(up.code, 0);
    assert.ok(up.errors.some((message) => message.endsWith(WIPED("web"))));

    const same = await run("up", guards, { web: { image: "m-1", unknown: true } });
    assert.equal(same.code, 0);
    assert.deepEqual(same.warnings, []);
  });
});

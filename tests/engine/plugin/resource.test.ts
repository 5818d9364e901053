import assert from "node:assert/strict";
import { eventually } from "../../tools/support/alive";
import type { Properties } from "../pipeline-image/support/engine-events";
import { execution } from "../pipeline-image/support/image-stack";
import { assertSucceeded, PluginStack, SECRETS, type Program } from "./support/plugin-stack";

const ARGS = { imagePipelineId: "ip-web" };
const HELD = { ...ARGS, hold: true, triggers: ["1"] };

/** A program with these images, each feeding an output. */
function images(all: Record<string, Properties>): Program {
  const resources = Object.entries(all).map(
    ([name, properties]) =>
      [name, { type: "alicloud-image-pipeline:PipelineImage", properties }] as const,
  );
  return {
    resources: Object.fromEntries(resources),
    outputs: Object.fromEntries(Object.keys(all).map((name) => [name, `\${${name}.imageId}`])),
  };
}

describe("a YAML program with the plugin's resource", function () {
  this.timeout("4m");
  let stack: PluginStack;

  beforeEach(async () => {
    stack = await PluginStack.create({
      pipelines: [
        { imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1)] },
        { imagePipelineId: "ip-gone", name: "gone", executions: [execution("gone", 1)] },
        { imagePipelineId: "ip-first", name: "first" },
      ],
    });
  });

  afterEach(() => stack.remove());

  const imageOf = async (name: string) => {
    const { imageId, latestImageId } = (await stack.deployed())[name] ?? {};
    return [imageId, latestImageId];
  };

  it("lives its whole life: create, no change, new build, hold, trigger, refresh, gone, unhold, exclude, destroy", async () => {
    const all = { web: ARGS, held: HELD, gone: { imagePipelineName: "gone" } };
    await stack.declare(images(all));
    const first = await stack.preview();
    assertSucceeded(first);
    assert.equal(first.steps["web"]?.op, "create");
    assert.equal(first.steps["web"].new["imageId"], "m-1");
    assert.deepEqual(await stack.deployed(), {});
    assertSucceeded(await stack.up());
    assert.deepEqual(await stack.project.outputs(), { web: "m-1", held: "m-1", gone: "m-gone" });

    const unchanged = await stack.preview();
    for (const [name, { op }] of Object.entries(unchanged.steps)) assert.equal(op, "same", name);

    stack.emulator.addExecutions("ip-web", [execution("2", 2)]);
    const { stdout: diff } = await stack.project.mustRun(["preview", "--diff"]);
    assert.match(diff, /~ imageId +: "m-1" => "m-2"/);
    const moved = await stack.up();
    assertSucceeded(moved);
    assert.deepEqual([moved.steps["web"]?.op, moved.steps["held"]?.op], ["update", "update"]);
    assert.deepEqual(await imageOf("web"), ["m-2", "m-2"]);
    assert.deepEqual(await imageOf("held"), ["m-1", "m-2"]);

    // A held image does not depend on the API.
    stack.emulator.inject({ fault: "reset", times: "always" });
    await stack.declare(images({ held: HELD }));
    const withoutApi = await stack.up();
    assertSucceeded(withoutApi);
    assert.match(withoutApi.output, /Image m-1 is held, but the current choice is unknown/);
    stack.emulator.clearFaults();

    await stack.declare(images({ ...all, held: { ...HELD, triggers: ["2"] } }));
    assertSucceeded(await stack.up());
    assert.deepEqual(await imageOf("held"), ["m-2", "m-2"]);

    stack.emulator.addExecutions("ip-web", [execution("3", 3)]);
    stack.emulator.removePipeline("ip-gone");
    const refreshed = await stack.refresh();
    assertSucceeded(refreshed);
    assert.deepEqual(await imageOf("web"), ["m-2", "m-3"]);
    assert.deepEqual(await imageOf("gone"), [undefined, undefined]);

    await stack.declare(images({ web: ARGS, held: ARGS }));
    assertSucceeded(await stack.up());
    assert.deepEqual(await imageOf("held"), ["m-3", "m-3"]);

    const withoutBuild = { ...ARGS, exclude: ["m-3"] };
    await stack.declare(images({ web: withoutBuild, held: { ...HELD, exclude: ["exec-3"] } }));
    const excluded = await stack.up();
    assertSucceeded(excluded);
    assert.deepEqual([excluded.steps["web"]?.op, excluded.steps["held"]?.op], ["update", "update"]);
    assert.deepEqual(await imageOf("web"), ["m-2", "m-2"]);
    assert.deepEqual(
      await imageOf("held"),
      ["m-2", "m-2"],
      "holding what is chosen by new arguments",
    );

    stack.emulator.inject({ fault: "reset", times: "always" });
    const before = await stack.deployed();
    const failed = await stack.refresh();
    assert.notEqual(failed.code, 0);
    assert.match(failed.output, /ECONNRESET/);
    assert.deepEqual(await stack.deployed(), before);
    assertSucceeded(await stack.destroy());
    assert.deepEqual(await stack.deployed(), {}, "deleted without the API");
  });

  it("waits in the update only, and keeps the image that it waited for", async () => {
    const wait = { waitForRunning: { timeout: "20m", pollInterval: "100ms" } };
    await stack.declare(
      images({ web: { ...ARGS, ...wait }, first: { imagePipelineName: "first", ...wait } }),
    );
    stack.emulator.startBuild({ imagePipelineId: "ip-web", imageId: "m-2" });
    stack.emulator.startBuild({ imagePipelineId: "ip-first", imageId: "m-first" });
    const preview = await stack.preview();
    assertSucceeded(preview);
    assert.match(preview.output, /ip-web.*The update waits for it to end/);
    assert.match(preview.output, /ip-first.*The update waits for it to end/);
    const { stdout: shown } = await stack.project.mustRun(["preview", "--diff"]);
    assert.match(shown, /first: \[unknown\]\s+web *: \[unknown\]/);
    const before = stack.emulator.requests.length;
    const update = stack.up();
    await eventually("polls", () => stack.emulator.requests.length >= before + 6, 60_000);
    stack.clock.advance("1h");
    const up = await update;
    assertSucceeded(up);
    assert.match(up.output, /Waiting for image pipeline ip-web/);
    assert.doesNotMatch(up.output, /The update waits for it/);
    assert.deepEqual(await stack.project.outputs(), { web: "m-2", first: "m-first" });
    await stack.declare(
      images({ web: { ...ARGS, hold: true }, first: { imagePipelineName: "first", hold: true } }),
    );
    assertSucceeded(await stack.up());
    assert.deepEqual(await stack.project.outputs(), { web: "m-2", first: "m-first" });
  });

  it("is imported, and reports problems on their properties", async () => {
    const type = "alicloud-image-pipeline:index:PipelineImage";
    const wrongId = await stack.project.run(["import", type, "web", "ip-web"]);
    assert.notEqual(wrongId.code, 0);
    assert.match(wrongId.stdout + wrongId.stderr, /id: must be REGION\/PIPELINE/);
    const missing = await stack.project.run(["import", type, "web", "cn-hangzhou/ip-none"]);
    assert.match(missing.stdout + missing.stderr, /does not exist/);
    const imported = await stack.project.mustRun([
      "import",
      type,
      "web",
      "cn-hangzhou/ip-web",
      "--protect=false",
    ]);
    assert.doesNotMatch(imported.stdout + imported.stderr, /failed to validate/);
    assert.match(imported.stdout, /imagePipelineId: ip-web\n +region: cn-hangzhou/);
    assert.deepEqual(await imageOf("web"), ["m-1", "m-1"]);
    await stack.declare(images({ web: { ...ARGS, region: "cn-hangzhou" } }));
    await stack.project.mustRun(["refresh", "--expect-no-changes"]);
    await stack.project.mustRun(["preview", "--refresh", "--expect-no-changes"]);

    const secretTrigger = { key: { "fn::secret": "planted-trigger-5813" } };
    await stack.declare(
      images({ web: { ...ARGS, region: "cn-hangzhou", triggers: secretTrigger } }),
    );
    assertSucceeded(await stack.up());
    const state = JSON.stringify(await stack.project.export());
    for (const planted of [...Object.values(SECRETS), "planted-trigger-5813"])
      assert.ok(!state.includes(planted), planted);
    assert.equal((await stack.project.outputs())["web"], "m-1");

    await stack.declare(
      images({ web: { minAge: "soon", exclude: [""], waitForRunning: { timeout: "never" } } }),
    );
    const wrong = await stack.preview();
    assert.notEqual(wrong.code, 0);
    const reported = [...wrong.output.matchAll(/property (\S+) value .*? has a problem/g)];
    assert.deepEqual(reported.map(([, property]) => property).sort(), [
      "exclude[0]",
      "imagePipelineId",
      "minAge",
      "waitForRunning.timeout",
    ]);
  });
});

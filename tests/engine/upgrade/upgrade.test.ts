import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { PulumiProject } from "../../../tools/pulumi-project";
import {
  withoutProvider,
  type Properties,
  type Step,
} from "../pipeline-image/support/engine-events";
import { execution, ImageStack, type Ended } from "../pipeline-image/support/image-stack";
import { PluginStack } from "../plugin/support/plugin-stack";

const CHANGELOG = path.resolve(__dirname, "../../../CHANGELOG.md");

/** What the stacks were recorded with: the emulator's scenario and the arguments of each image. */
const SCENARIO = {
  pipelines: [
    {
      imagePipelineId: "ip-web",
      name: "web",
      executions: [
        execution("1", 1, { tags: { channel: "stable" } }),
        execution("2", 2, { tags: { channel: "beta", team: "web" } }),
        execution("3", 3, { status: "FAILED" }),
      ],
    },
    { imagePipelineId: "ip-empty", name: "empty" },
  ],
};

const IMAGES: Record<string, Properties> = {
  following: { imagePipelineId: "ip-web" },
  named: { imagePipelineName: "web", exclude: ["m-2"] },
  tagged: { imagePipelineId: "ip-web", tags: { channel: "stable" } },
  held: { imagePipelineId: "ip-web", hold: true, triggers: ["first"], minAge: "60m" },
  fallback: { imagePipelineId: "ip-empty", fallbackImageId: "m-fallback" },
};

const IMAGE_IDS = {
  following: "m-2",
  named: "m-1",
  tagged: "m-1",
  held: "m-2",
  fallback: "m-fallback",
};

/** Sentences for people. They are not part of the contract. */
const EXPLANATIONS = ["reason", "newer"];

/** What the engine does with each stack. */
interface Upgraded {
  readonly project: PulumiProject;
  readonly emulator: { readonly authority: string };
  preview(): Promise<Ended>;
  up(): Promise<Ended>;
  deployed(): Promise<Record<string, Properties>>;
  remove(): Promise<void>;
}

const FRONT_ENDS: Record<string, () => Promise<Upgraded>> = {
  dynamic: async () => {
    const stack = await ImageStack.create(SCENARIO);
    stack.declare(IMAGES);
    return stack;
  },
  plugin: async () => {
    const stack = await PluginStack.create(SCENARIO);
    const resources = Object.entries(IMAGES).map(
      ([name, properties]) =>
        [name, { type: "alicloud-image-pipeline:PipelineImage", properties }] as const,
    );
    await stack.declare({ resources: Object.fromEntries(resources) });
    return stack;
  },
};

describe("a stack of release 0.1.0, used with this code", function () {
  this.timeout("3m");

  for (const [frontEnd, create] of Object.entries(FRONT_ENDS)) {
    it(`keeps its images without a change (${frontEnd})`, async () => {
      const stack = await create();
      try {
        await stack.project.mustRun(["stack", "import"], {
          input: recordedState(frontEnd, stack.emulator.authority),
        });
        const recorded = await stack.deployed();
        assert.deepEqual(imageIds(recorded), IMAGE_IDS);

        const preview = await stack.preview();
        assert.deepEqual([preview.code, errorsOf(preview)], [0, []]);
        for (const [name, step] of Object.entries(preview.steps)) {
          assert.match(step.op, name in IMAGES ? /^(same|update)$/ : /^same$/, name);
          if (step.op === "update") assertRenamed(step);
        }
        for (const name of Object.keys(IMAGES)) {
          const step = preview.steps[name];
          assert.ok(step, `no step for ${name}`);
          assert.deepEqual(contractOf(step.new), contractOf(recorded[name] ?? {}), name);
        }

        const up = await stack.up();
        assert.deepEqual([up.code, errorsOf(up)], [0, []]);
        const deployed = await stack.deployed();
        assert.deepEqual(imageIds(deployed), IMAGE_IDS);
        for (const name of Object.keys(IMAGES))
          assert.deepEqual(
            contractOf(deployed[name] ?? {}),
            contractOf(recorded[name] ?? {}),
            name,
          );
      } finally {
        await stack.remove();
      }
    });
  }
});

/** An update that changes names only, which users can read about. */
function assertRenamed({ old, new: shown }: Step): void {
  const names = ["tags", "tagFilter", "executionTags"];
  const changed = Object.keys({ ...old, ...shown }).filter(
    (name) => !EXPLANATIONS.includes(name) && !isDeepStrictEqual(old[name], shown[name]),
  );
  assert.notDeepEqual(changed, [], "an update without a change");
  assert.deepEqual(
    changed.filter((name) => !names.includes(name)),
    [],
  );
  assert.match(readFileSync(CHANGELOG, "utf8"), /`executionTags`/);
}

/** The recorded state. The port of the emulator is the one thing in it that differs on each run. */
function recordedState(frontEnd: string, authority: string): string {
  const file = path.join(__dirname, `state-of-0.1.0-${frontEnd}.json`);
  return readFileSync(file, "utf8").replace(/127\.0\.0\.1:\d+/g, authority);
}

function imageIds(resources: Record<string, Properties>): Properties {
  return Object.fromEntries(
    Object.keys(IMAGES).map((name) => [name, resources[name]?.["imageId"]]),
  );
}

/** What the contract has of a resource's properties, under the names that they have now. */
function contractOf(properties: Properties): Properties {
  const kept = Object.entries(renamedIn(withoutProvider(properties)));
  return Object.fromEntries(kept.filter(([name]) => !EXPLANATIONS.includes(name)));
}

/** Release 0.1.0 had the execution's tags as `tags`, and the argument `tags` as `tagFilter`. */
function renamedIn(properties: Properties): Properties {
  if ("executionTags" in properties) return properties;
  const { tags, tagFilter, ...rest } = properties;
  return { ...rest, executionTags: tags, ...(tagFilter !== undefined && { tags: tagFilter }) };
}

function errorsOf({ problems }: Ended): string[] {
  return problems.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { eventually } from "../../tools/support/alive";
import type { Properties } from "./support/engine-events";
import {
  assertSucceeded,
  execution,
  ImageStack,
  type Images,
  type Options,
} from "./support/image-stack";

const MAIN = { tags: { branch: "main" } };

/** The outputs that do not keep the image when they are ignored. */
const OTHER_OUTPUTS = [
  ...["executionId", "status", "creationTime", "modifiedTime", "resourceGroupId", "message"],
  ...["errorCode", "errorInfo", "executionTags", "source", "reason", "newer"],
  ...["latestImageId", "latestExecutionId"],
];

interface Ignoring {
  readonly ignoreChanges: readonly string[];
  readonly args: Properties;
  /** @default args */
  readonly later?: Properties;
  /** Whether it keeps the first image. */
  readonly keeps: boolean;
  /** The arguments that it keeps. */
  readonly kept?: Properties;
}

const WEB = { imagePipelineId: "ip-web" };

const IGNORING: Record<string, Ignoring> = {
  tags: {
    ignoreChanges: ["tags"],
    args: { ...WEB, tags: { branch: "main" } },
    later: { ...WEB, tags: { branch: "none" } },
    keeps: false,
    kept: { tags: { branch: "main" } },
  },
  noTags: {
    ignoreChanges: ["tags"],
    args: WEB,
    later: { ...WEB, tags: { branch: "none" } },
    keeps: false,
  },
  oneTag: {
    ignoreChanges: ["tags.branch"],
    args: { ...WEB, tags: { branch: "main" } },
    later: { ...WEB, tags: { branch: "none" } },
    keeps: false,
    kept: { tags: { branch: "main" } },
  },
  imageId: { ignoreChanges: ["imageId"], args: WEB, keeps: true },
  everything: {
    ignoreChanges: ["*"],
    args: WEB,
    later: { ...WEB, exclude: ["m-1"] },
    keeps: true,
    kept: { exclude: undefined },
  },
  everythingNamed: { ignoreChanges: ["*"], args: { imagePipelineName: "web" }, keeps: true },
  secret: {
    ignoreChanges: ["imageId"],
    args: { imagePipelineId: "ip-empty", fallbackImageId: { $secret: "m-1" } },
    later: { imagePipelineId: "ip-empty", fallbackImageId: { $secret: "m-2" } },
    keeps: true,
  },
  explanations: { ignoreChanges: ["newer", "reason"], args: WEB, keeps: false },
  others: { ignoreChanges: OTHER_OUTPUTS, args: WEB, keeps: false },
  named: { ignoreChanges: ["imagePipelineId"], args: { imagePipelineName: "web" }, keeps: false },
  latest: { ignoreChanges: ["latestImageId"], args: WEB, keeps: false },
  region: { ignoreChanges: ["region"], args: WEB, keeps: false },
  exclude: {
    ignoreChanges: ["exclude"],
    args: { ...WEB, exclude: ["m-9"] },
    later: { ...WEB, exclude: ["m-2"] },
    keeps: false,
    kept: { exclude: ["m-9"] },
  },
  triggers: {
    ignoreChanges: ["triggers"],
    args: { ...WEB, hold: true, triggers: ["1"] },
    later: { ...WEB, hold: true, triggers: ["2"] },
    keeps: true,
    kept: { triggers: ["1"] },
  },
  hold: {
    ignoreChanges: ["hold"],
    args: { ...WEB, hold: true },
    later: WEB,
    keeps: true,
    kept: { hold: true },
  },
  heldLatest: {
    ignoreChanges: ["latestImageId", "latestExecutionId"],
    args: { ...WEB, hold: true },
    keeps: true,
  },
};

/** The value of a secret, or the value itself. */
function clear(value: unknown): unknown {
  const { data } = secretValue.safeParse(value);
  return data ? (JSON.parse(data.plaintext) as unknown) : value;
}

const secretValue = z.object({ plaintext: z.string() });

const imagesOf = (part: (each: Ignoring) => Properties): Images =>
  Object.fromEntries(Object.entries(IGNORING).map(([name, each]) => [name, part(each)]));

const IGNORE_CHANGES: Options = imagesOf(({ ignoreChanges }) => ({ ignoreChanges }));

describe("ignoreChanges of a PipelineImage", function () {
  this.timeout("4m");
  let stack: ImageStack;

  before(async () => {
    stack = await ImageStack.create({
      pipelines: [
        { imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1, MAIN)] },
        { imagePipelineId: "ip-empty", name: "empty" },
      ],
    });
  });

  after(() => stack.remove());

  it("keeps the image or the argument that it names, and neither fails nor freezes anything else", async () => {
    stack.declare(
      imagesOf(({ args }) => args),
      IGNORE_CHANGES,
    );
    assertSucceeded(await stack.up());
    const created = await stack.deployed();

    const quiet = await stack.preview("--expect-no-changes");
    assertSucceeded(quiet);

    stack.declare(
      imagesOf(({ args, later = args }) => later),
      IGNORE_CHANGES,
    );
    for (const build of ["2", "3"]) {
      stack.emulator.addExecutions("ip-web", [execution(build, Number(build), MAIN)]);
      if (build === "3") assertSucceeded(await stack.refresh());
      const preview = await stack.preview();
      assertSucceeded(preview);
      const up = await stack.up();
      assertSucceeded(up);
      const deployed = await stack.deployed();
      for (const [name, { keeps, kept = {} }] of Object.entries(IGNORING)) {
        const state = deployed[name] ?? {};
        const imageId = keeps ? "m-1" : `m-${build}`;
        assert.equal(clear(state["imageId"]), imageId, name);
        assert.equal(
          preview.steps[name]?.new["imageId"],
          name === "secret" ? "[secret]" : imageId,
          name,
        );
        assert.equal(clear(deployed[`user-of-${name}`]?.["value"]), imageId, name);
        const latest = name === "secret" ? "m-2" : `m-${build}`;
        assert.equal(clear(state["latestImageId"]), latest, name);
        for (const [argument, value] of Object.entries(kept))
          assert.deepEqual(state[argument], value, `${name}.${argument}`);
        if (keeps) assert.equal(state["executionId"], created[name]?.["executionId"], name);
      }
    }
    assertSucceeded(await stack.preview("--expect-no-changes"));
  });
});

describe("Pulumi's other options of a PipelineImage", function () {
  this.timeout("5m");
  let stack: ImageStack;

  beforeEach(async () => {
    stack = await ImageStack.create({
      pipelines: [
        { imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1, MAIN)] },
        { imagePipelineId: "ip-empty", name: "empty" },
      ],
    });
  });

  afterEach(() => stack.remove());

  const HELD = { ...WEB, hold: true };

  it("have the meaning that they have for every other resource", async () => {
    const options: Options = {
      replacedUser: { user: { replaceOnChanges: ["value"] } },
      replaced: { replaceOnChanges: ["imageId"] },
      following: { replaceOnChanges: ["tags"] },
      protected: { protect: true },
      retained: { retainOnDelete: true },
      deletedWith: { deletedWith: { $resource: "following" } },
      hidden: { additionalSecretOutputs: ["imageId"] },
      read: { id: "cn-hangzhou/ip-web" },
      readNamed: { id: "cn-hangzhou/ip-web" },
      readSecret: { id: "cn-hangzhou/ip-empty" },
    };
    const images: Images = {
      replacedUser: WEB,
      replaced: WEB,
      following: WEB,
      protected: WEB,
      retained: WEB,
      deletedWith: WEB,
      hidden: WEB,
      read: WEB,
      readNamed: { imagePipelineName: "web", exclude: ["m-9"] },
      readSecret: { imagePipelineId: "ip-empty", fallbackImageId: { $secret: "planted-fallback" } },
      secret: { imagePipelineId: "ip-empty", fallbackImageId: { $secret: "planted-fallback" } },
      open: { imagePipelineId: "ip-empty", fallbackImageId: "m-open" },
      renamed: HELD,
      late: { ...HELD, triggers: [{ $result: "1" }] },
    };
    stack.declare(images, options);
    const first = await stack.preview();
    assertSucceeded(first);
    // Nothing is held yet, so that no trigger matters.
    assert.equal(first.steps["late"]?.new["imageId"], "m-1");
    assertSucceeded(await stack.up());

    const inState = async () =>
      Object.fromEntries(
        ((await stack.project.export()).deployment.resources ?? [])
          // The program's configuration, with the test's secrets, is in the state of the provider.
          .filter(
            ({ type }) => type === "pulumi-nodejs:dynamic/alicloud-image-pipeline:PipelineImage",
          )
          .map(({ urn, inputs, outputs, id }) => [
            urn.slice(urn.lastIndexOf("::") + 2),
            { id, inputs, outputs },
          ]),
      );
    const encrypted = await inState();
    assert.doesNotMatch(JSON.stringify(encrypted), /planted-fallback/);
    for (const name of ["secret", "readSecret"])
      for (const output of ["imageId", "latestImageId"])
        assert.ok(isEncrypted(encrypted[name]?.outputs?.[output]), `${name}.${output}`);
    assert.ok(isEncrypted(encrypted["hidden"]?.outputs?.["imageId"]));
    assert.equal(encrypted["open"]?.outputs?.["imageId"], "m-open");
    assert.equal(encrypted["read"]?.outputs?.["imageId"], "m-1");
    assert.equal(encrypted["read"].id, "cn-hangzhou/ip-web");
    assert.doesNotMatch(JSON.stringify(encrypted["readSecret"]?.outputs), /__run/);

    stack.emulator.addExecutions("ip-web", [execution("2", 2, MAIN)]);
    const { renamed, ...others } = images;
    stack.declare(
      { ...others, newName: renamed ?? {} },
      { ...options, newName: { aliases: [{ name: "renamed" }] } },
    );
    const preview = await stack.preview();
    assertSucceeded(preview);
    assert.equal(preview.steps["replaced"]?.op, "replace");
    assert.equal(preview.steps["following"]?.op, "update");
    assert.equal(preview.steps["user-of-replacedUser"]?.op, "replace");
    const up = await stack.up();
    assertSucceeded(up);
    const deployed = await stack.deployed();
    for (const name of ["replaced", "following", "protected", "hidden", "read", "readNamed"])
      assert.equal(clear(deployed[name]?.["imageId"]), "m-2", name);
    assert.equal(deployed["user-of-read"]?.["value"], "m-2");
    assert.equal(deployed["newName"]?.["imageId"], "m-1", "an alias keeps the held image");
    assert.equal(deployed["newName"]["latestImageId"], "m-2");
    assert.equal(deployed["renamed"], undefined);
    assertSucceeded(await stack.preview("--expect-no-changes"));

    // A newer build makes a held resource an update, as documented.
    stack.emulator.addExecutions("ip-web", [execution("3", 3, MAIN)]);
    stack.declare({ newName: HELD, protected: WEB }, { protected: { protect: true } });
    const expecting = await stack.preview("--expect-no-changes");
    assert.notEqual(expecting.code, 0);
    assert.equal(expecting.steps["newName"]?.op, "update");

    const scans = stack.emulator.requests.length;
    assert.notEqual((await stack.destroy()).code, 0);
    assert.deepEqual(
      Object.keys(await stack.deployed()).filter((name) => !name.startsWith("user-of-")),
      ["protected"],
    );
    assert.equal(stack.emulator.requests.length, scans, "no request");
  });

  it("that cannot work are an error without a stack trace", async () => {
    const cases: Record<string, readonly [Properties, Properties, RegExp]> = {
      import: [WEB, { import: "cn-hangzhou/ip-web" }, /opts\.import.* cannot be imported/],
      otherId: [WEB, { id: "cn-hangzhou/ip-empty" }, /id.* does not match the arguments/],
      noId: [WEB, { id: "web" }, /id.* must be REGION\/PIPELINE/],
      parent: [WEB, { parent: "web" }, /opts\.parent.* must be a resource/],
      pipeline: [{ imagePipelineId: "ip-none" }, {}, /InvalidImagePipeline\.NotFound|ip-none/],
    };
    for (const [name, [args, opts, message]] of Object.entries(cases)) {
      stack.declare({ [name]: args }, { [name]: opts });
      const { code, problems, output } = await stack.preview();
      assert.notEqual(code, 0, name);
      assert.match(problems.map((problem) => problem.message).join("\n"), message, name);
      assert.doesNotMatch(output, STACK_TRACE, name);
    }
  });

  it("give one answer in a run that mixes refreshes and checks, while builds come in", async () => {
    const images: Images = { one: WEB, two: { imagePipelineName: "web" }, three: WEB };
    stack.declare(images);
    assertSucceeded(await stack.up());
    let build = 1;
    for (const command of [
      ["up", "--refresh"],
      ["up", "--refresh", "--run-program"],
      ["preview", "--refresh"],
      ["refresh", "--run-program"],
    ]) {
      const [name = "", ...flags] = command;
      stack.takeScans();
      const running =
        name === "up"
          ? stack.up(...flags)
          : name === "preview"
            ? stack.preview(...flags)
            : stack.refreshWithProgram();
      await eventually("has asked", () => stack.emulator.requests.length > 0, 120_000);
      build += 1;
      stack.emulator.addExecutions("ip-web", [execution(String(build), build, MAIN)]);
      const ended = await running;
      assertSucceeded(ended);
      const latest = Object.keys(images).map((each) => ended.steps[each]?.new["latestImageId"]);
      assert.equal(new Set(latest).size, 1, `${command.join(" ")}: ${latest.join(", ")}`);
      assert.equal(stack.takeScans(), 1, command.join(" "));
      const deployed = Object.values(await stack.deployed())
        .map((each) => each["latestImageId"])
        .filter((each) => typeof each === "string");
      assert.equal(new Set(deployed).size, 1, `${command.join(" ")}: ${deployed.join(", ")}`);
    }
  });

  it("save a plan whose image is unknown, and say so, if the update will wait", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "plan-"));
    try {
      const plan = path.join(directory, "plan.json");
      const waiting = { web: { ...WEB, waitForRunning: { timeout: "20m", pollInterval: "1s" } } };
      stack.declare(waiting);
      assertSucceeded(await stack.up());
      stack.emulator.startBuild({ imagePipelineId: "ip-web", imageId: "m-2" });
      const preview = await stack.preview("--save-plan", plan);
      assertSucceeded(preview);
      for (const [name, property] of [
        ["web", "imageId"],
        ["user-of-web", "value"],
      ] as const)
        assert.match(String(preview.steps[name]?.new[property]), /^04da6b54-/, name);
      assert.match(preview.output, /so it may use another image/);
      stack.clock.advance("1h");
      const up = await stack.up("--plan", plan);
      // The plan has no image that the update could contradict; the preview reports that it is open.
      assertSucceeded(up);
      assert.equal((await stack.deployed())["web"]?.["imageId"], "m-2");
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});

const STACK_TRACE = /\\n\s+at .*\.(js|ts):\d+/;

/** The engine's marker of a value that the state has only encrypted. */
function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && "ciphertext" in value;
}

import assert from "node:assert/strict";
import { z } from "zod";
import { eventually } from "../../tools/support/alive";
import type { Properties } from "./support/engine-events";
import {
  assertSucceeded,
  execution,
  ImageStack,
  namesOf,
  ofBoth,
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

/** Removes the users of images, but for those named: each takes time in each command. */
function withUsersOnlyOf(used: readonly string[], images: object, options: Options): Options {
  const names = used.flatMap(namesOf);
  return Object.fromEntries(
    Object.keys(images).map((name) => [
      name,
      { ...(names.includes(name) ? {} : { user: false }), ...options[name] },
    ]),
  );
}

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
  ofBoth(Object.fromEntries(Object.entries(IGNORING).map(([name, each]) => [name, part(each)])));

/** One moves, one keeps its image, and one is a secret. */
const USED = ["tags", "imageId", "secret"];

const IGNORE_CHANGES: Options = withUsersOnlyOf(
  USED,
  ofBoth(IGNORING),
  imagesOf(({ ignoreChanges }) => ({ ignoreChanges })),
);

/** The inputs and outputs of the images in the state, with its secrets encrypted. */
async function withSecrets(stack: ImageStack) {
  const { resources = [] } = (await stack.project.export()).deployment;
  return Object.fromEntries(
    resources
      // The program's configuration, with the test's secrets, is in the state of the providers.
      .filter(({ type }) => type.endsWith(":PipelineImage"))
      .map(({ urn, inputs, outputs, id }) => [
        urn.slice(urn.lastIndexOf("::") + 2),
        { id, inputs, outputs },
      ]),
  );
}

describe("ignoreChanges of both resources", function () {
  this.timeout("4m");
  let stack: ImageStack;

  before(async () => {
    stack = await ImageStack.create(
      {
        pipelines: [
          { imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1, MAIN)] },
          { imagePipelineId: "ip-empty", name: "empty" },
        ],
      },
      { withPlugin: true },
    );
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
      const deployed = await stack.deployed({ showSecrets: true });
      for (const [name, { keeps, kept = {} }] of Object.entries(ofBoth(IGNORING))) {
        const isSecret = name.endsWith("secret");
        const state = deployed[name] ?? {};
        const imageId = keeps ? "m-1" : `m-${build}`;
        assert.equal(clear(state["imageId"]), imageId, name);
        assert.equal(preview.steps[name]?.new["imageId"], isSecret ? "[secret]" : imageId, name);
        if (USED.flatMap(namesOf).includes(name))
          assert.equal(clear(deployed[`user-of-${name}`]?.["value"]), imageId, name);
        const latest = isSecret ? "m-2" : `m-${build}`;
        assert.equal(clear(state["latestImageId"]), latest, name);
        for (const [argument, value] of Object.entries(kept))
          assert.deepEqual(state[argument], value, `${name}.${argument}`);
        if (keeps) assert.equal(state["executionId"], created[name]?.["executionId"], name);
      }
    }
    assertSucceeded(await stack.preview("--expect-no-changes"));
  });
});

describe("Pulumi's other options of both resources", function () {
  this.timeout("5m");
  let stack: ImageStack;

  beforeEach(async () => {
    stack = await ImageStack.create(
      {
        pipelines: [
          { imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1, MAIN)] },
          { imagePipelineId: "ip-empty", name: "empty" },
        ],
      },
      { withPlugin: true },
    );
  });

  afterEach(() => stack.remove());

  const HELD = { ...WEB, hold: true };

  it("have the meaning that they have for every other resource", async () => {
    const options: Options = ofBoth({
      replacedUser: { user: { replaceOnChanges: ["value"] } },
      replaced: { replaceOnChanges: ["imageId"] },
      following: { replaceOnChanges: ["tags"] },
      ignoring: { ignoreChanges: ["imageId"], replaceOnChanges: ["minAge"] },
      protected: { protect: true },
      retained: { retainOnDelete: true },
      deletedWith: { deletedWith: { $resource: "following" } },
      hidden: { additionalSecretOutputs: ["imageId"] },
      read: { id: "cn-hangzhou/ip-web" },
      readNamed: { id: "cn-hangzhou/ip-web" },
      readSecret: { id: "cn-hangzhou/ip-empty" },
    });
    const images: Images = {
      replacedUser: WEB,
      replaced: WEB,
      following: WEB,
      ignoring: WEB,
      protected: WEB,
      retained: WEB,
      deletedWith: WEB,
      hidden: WEB,
      read: WEB,
      readNamed: { imagePipelineName: "web", exclude: ["m-2"] },
      readSecret: { imagePipelineId: "ip-empty", fallbackImageId: { $secret: "planted-fallback" } },
      secret: { imagePipelineId: "ip-empty", fallbackImageId: { $secret: "planted-fallback" } },
      open: { imagePipelineId: "ip-empty", fallbackImageId: "m-open" },
      renamed: HELD,
      late: { ...HELD, triggers: [{ $result: "1" }] },
    };
    const used = ["replacedUser", "read"];
    stack.declare(ofBoth(images), withUsersOnlyOf(used, ofBoth(images), options));
    const first = await stack.preview();
    assertSucceeded(first);
    // Nothing is held yet, so that no trigger matters.
    for (const name of namesOf("late"))
      assert.equal(first.steps[name]?.new["imageId"], "m-1", name);
    assertSucceeded(await stack.up());

    const encrypted = await withSecrets(stack);
    assert.doesNotMatch(JSON.stringify(encrypted), /planted-fallback/);
    for (const name of [...namesOf("secret"), ...namesOf("readSecret")])
      for (const output of ["imageId", "latestImageId"])
        assert.ok(isEncrypted(encrypted[name]?.outputs?.[output]), `${name}.${output}`);
    for (const name of namesOf("hidden"))
      assert.ok(isEncrypted(encrypted[name]?.outputs?.["imageId"]), name);
    for (const name of namesOf("open"))
      assert.equal(encrypted[name]?.outputs?.["imageId"], "m-open");
    for (const name of namesOf("read")) {
      assert.equal(encrypted[name]?.outputs?.["imageId"], "m-1", name);
      assert.equal(encrypted[name].id, "cn-hangzhou/ip-web", name);
    }
    assert.doesNotMatch(JSON.stringify(encrypted["readSecret"]?.outputs), /__run/);

    stack.emulator.addExecutions("ip-web", [execution("2", 2, MAIN)]);
    const { renamed, ...others } = images;
    const changed = {
      ...others,
      ignoring: { ...WEB, minAge: "1s" },
      newName: renamed ?? {},
    };
    const changedOptions = {
      ...options,
      newName: { aliases: [{ name: "renamed" }] },
      "plugin-newName": { aliases: [{ name: "plugin-renamed" }] },
    };
    stack.declare(ofBoth(changed), withUsersOnlyOf(used, ofBoth(changed), changedOptions));
    const preview = await stack.preview();
    assertSucceeded(preview);
    for (const [name, op] of [
      ["replaced", "replace"],
      ["following", "update"],
      ["ignoring", "replace"],
      ["newName", "update"],
    ] as const)
      for (const each of namesOf(name)) assert.equal(preview.steps[each]?.op, op, each);
    for (const name of namesOf("replacedUser"))
      assert.equal(preview.steps[`user-of-${name}`]?.op, "replace", name);
    const up = await stack.up();
    assertSucceeded(up);
    const deployed = await stack.deployed({ showSecrets: true });
    // What is replaced has no old value that could be kept.
    for (const name of ["replaced", "following", "ignoring", "protected", "hidden", "read"])
      for (const each of namesOf(name))
        assert.equal(clear(deployed[each]?.["imageId"]), "m-2", each);
    for (const name of namesOf("readNamed")) assert.equal(deployed[name]?.["imageId"], "m-1", name);
    for (const name of namesOf("read")) assert.equal(deployed[`user-of-${name}`]?.["value"], "m-2");
    for (const name of namesOf("newName")) {
      assert.equal(deployed[name]?.["imageId"], "m-1", `${name}: an alias keeps the held image`);
      assert.equal(deployed[name]["latestImageId"], "m-2", name);
    }
    for (const name of namesOf("renamed")) assert.equal(deployed[name], undefined);
    assertSucceeded(await stack.preview("--expect-no-changes"));

    // A newer build makes a held resource an update, as documented.
    stack.emulator.addExecutions("ip-web", [execution("3", 3, MAIN)]);
    stack.declare(
      ofBoth({ newName: HELD, protected: WEB }),
      ofBoth({ protected: { protect: true } }),
    );
    const expecting = await stack.preview("--expect-no-changes");
    assert.notEqual(expecting.code, 0);
    for (const name of namesOf("newName")) assert.equal(expecting.steps[name]?.op, "update", name);

    const scans = stack.emulator.requests.length;
    assert.notEqual((await stack.destroy()).code, 0);
    assert.deepEqual(
      Object.keys(await stack.deployed())
        .filter((name) => !name.startsWith("user-of-"))
        .sort(),
      namesOf("protected").sort(),
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
    stack.declare(images, withUsersOnlyOf([], images, {}));
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
});

const STACK_TRACE = /\\n\s+at .*\.(js|ts):\d+/;

/** The engine's marker of a value that the state has only encrypted. */
function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && "ciphertext" in value;
}

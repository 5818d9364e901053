import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { getImagePipelineExecutionsOutput, getLatestImageOutput } from "../../sdk";
import { inspect, runProgram, valueOf } from "./support/program";
import { LATEST, ONE_IMAGE, withEmulator } from "./support/scenario";

class Build extends pulumi.CustomResource {
  constructor(name: string, opts?: pulumi.CustomResourceOptions) {
    super("test:index:Build", name, {}, opts);
  }
}

class Factory extends pulumi.ComponentResource {
  constructor(name: string, depth = 0) {
    super("test:index:Factory", name);
    if (depth > 0) Object.assign(this, { inner: new Nested(`${name}-nested`, this) });
    else new Build(`${name}-build`, { parent: this });
  }
}

class Nested extends pulumi.ComponentResource {
  constructor(name: string, parent: pulumi.Resource) {
    super("test:index:Nested", name, {}, { parent });
    new Build(`${name}-build`, { parent: this });
  }
}

/** Makes other lookups, one after the other: a lookup that began before them and does not wait has ended by then. */
async function makeOtherLookups(): Promise<number> {
  const others = [1, 2, 3];
  for (const maxItems of others)
    await valueOf(getImagePipelineExecutionsOutput({ ...LATEST, maxItems }).ids);
  return others.length;
}

type DependsOn = NonNullable<pulumi.InvokeOutputOptions["dependsOn"]>;

const DEPENDENCIES: Record<string, () => DependsOn> = {
  "a resource": () => new Build("one"),
  "a list of resources": () => [new Build("one"), new Build("two")],
  "an output of a resource": () => pulumi.output(new Build("one")),
  "a promise of a list of resources": () => Promise.resolve([new Build("one")]),
  "a list with an output of a resource": () => [pulumi.output(new Build("one"))],
  "a component, for its child": () => new Factory("factory"),
  "a component, for its child's child": () => new Factory("factory", 1),
};

describe("dependsOn", () => {
  for (const [what, dependsOn] of Object.entries(DEPENDENCIES)) {
    it(`waits for ${what}`, () =>
      withEmulator(ONE_IMAGE, async (emulator) => {
        const created = Promise.withResolvers<undefined>();
        // The components are there at once, the resource in them is not.
        const create = async (name: string) => {
          if (/^(one|two)$|-build$/.test(name)) await created.promise;
        };
        await runProgram({ config: emulator.stackConfiguration(), create }, async () => {
          const image = getLatestImageOutput(LATEST, { dependsOn: dependsOn() });
          const value = valueOf(image.imageId);
          const others = await makeOtherLookups();
          assert.equal(emulator.requests.length, others);
          created.resolve(undefined);
          assert.equal(await value, "m-1");
          assert.equal(emulator.requests.length, others + 1);
        });
      }));

    it(`makes the result unknown, without a request, in a preview that would create ${what}`, () =>
      withEmulator(ONE_IMAGE, (emulator) =>
        runProgram({ preview: true, config: emulator.stackConfiguration() }, async () => {
          const image = getLatestImageOutput(LATEST, { dependsOn: dependsOn() });
          assert.equal((await inspect(image)).known, false);
          const listed = getImagePipelineExecutionsOutput({}, { dependsOn: dependsOn() });
          assert.equal((await inspect(listed)).known, false);
          assert.equal(emulator.requests.length, 0);
        }),
      ));
  }

  for (const [what, dependsOn] of [
    ["an empty list", []],
    ["undefined", undefined],
  ] as const) {
    it(`does not wait for ${what}`, () =>
      withEmulator(ONE_IMAGE, (emulator) =>
        runProgram({ preview: true, config: emulator.stackConfiguration() }, async () => {
          const opts = { dependsOn } as unknown as pulumi.InvokeOutputOptions;
          assert.equal(await valueOf(getLatestImageOutput(LATEST, opts).imageId), "m-1");
        }),
      ));
  }

  it("fails if the resource fails", () =>
    withEmulator(ONE_IMAGE, (emulator) =>
      runProgram({ config: emulator.stackConfiguration() }, async () => {
        const dependsOn = Promise.reject<pulumi.Resource[]>(new Error("no build"));
        const image = getLatestImageOutput(LATEST, { dependsOn });
        await assert.rejects(inspect(image), /no build/);
        assert.equal(emulator.requests.length, 0);
      }),
    ));
});

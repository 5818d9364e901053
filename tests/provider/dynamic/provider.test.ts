import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { version } from "../../../package.json";
import type * as sdk from "../../../sdk";
import { built, ROOT } from "../../sdk/support/plain-script";

/** The text in the state of every stack that has a PipelineImage. */
const PINNED = path.join(__dirname, "serialized-provider.txt");

/** What the engine receives as the provider of the built package's resource. */
async function serialized(): Promise<string> {
  const sent = Promise.withResolvers<unknown>();
  await pulumi.runtime.setMocks({
    newResource: ({ inputs }: pulumi.runtime.MockResourceArgs) => {
      sent.resolve((inputs as Record<string, unknown>)["__provider"]);
      return { id: "id", state: {} };
    },
    call: () => ({}),
  });
  const load = createRequire(path.join(ROOT, "program.js"));
  const { PipelineImage } = load("pulumi-alicloud-image-pipeline") as typeof sdk;
  new PipelineImage("serialized", { imagePipelineId: "ip-web" });
  return String(await sent.promise);
}

/** Runs the text as Pulumi does, in a program in this directory. */
function providerIn(directory: string, text: string): pulumi.dynamic.ResourceProvider {
  const exports: { handler?: () => pulumi.dynamic.ResourceProvider } = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- as Pulumi does
  new Function("exports", "require", text)(
    exports,
    createRequire(path.join(directory, "program.js")),
  );
  return exports.handler?.() ?? assert.fail("no provider");
}

describe("the serialized provider", function () {
  this.timeout("1m");
  let text: string;

  before(async () => {
    await built();
    text = await serialized();
  });

  it("has the same source text in every release", async () => {
    // Existing stacks hold this text, and run it with later releases. If this fails because Pulumi writes
    // something else around the functions, the functions themselves must stay the same.
    assert.equal(text, await readFile(PINNED, "utf8"));
  });

  it("is small, and contains no path, no version, and no captured value", () => {
    assert.ok(Buffer.byteLength(text) < 3072, `${Buffer.byteLength(text)} bytes`);
    assert.ok(!text.includes(version));
    assert.ok(!text.includes(ROOT));
    assert.doesNotMatch(text, /node_modules|\.pnpm|dist\/|\.js\b|file:/);
    assert.deepEqual(
      [...new Set([...text.matchAll(/require[.\w]*\("([^"]+)"\)/g)].map(([, name]) => name))],
      ["pulumi-alicloud-image-pipeline/dynamic"],
    );
    // A captured value would be among these. Each scope has at most one function of the text.
    const scopes = [...text.matchAll(/with\(\{(.*)\}\)/g)].map(([, scope = ""]) => scope.trim());
    assert.equal(scopes.length, text.match(/^function /gm)?.length);
    for (const scope of scopes)
      assert.match(scope, /^(\w+: (__f\d+|__provider), )?this: undefined, arguments: undefined$/);
  });

  it("has the methods that the engine calls, and none for a deletion", () => {
    assert.deepEqual(Object.keys(providerIn(ROOT, text)).sort(), [
      "check",
      "configure",
      "create",
      "diff",
      "read",
      "update",
    ]);
  });

  it("calls the package that the program has installed", async () => {
    const provider = providerIn(ROOT, text);
    const checked = await provider.check?.({}, { imagePipelineId: "ip-web", minAge: "soon" });
    assert.deepEqual(
      checked?.failures?.map(({ property }) => property),
      ["minAge"],
    );
    const state = { imageId: "m-1", executionTags: {} };
    assert.deepEqual(await provider.diff?.("id", state, state), { changes: false });
  });

  describe("in a program without the package", () => {
    let provider: pulumi.dynamic.ResourceProvider;
    let directory: string;

    beforeEach(async () => {
      directory = await mkdtemp(path.join(tmpdir(), "program-"));
      provider = providerIn(directory, text);
    });

    afterEach(() => rm(directory, { recursive: true }));

    it("can be configured, so that the engine can delete the resource", async () => {
      const request = {} as pulumi.dynamic.ConfigureRequest;
      assert.equal(await provider.configure?.(request), undefined);
      assert.ok(!("delete" in provider));
    });

    it("fails in every other method, with the command that installs the package", async () => {
      const calls = {
        check: () => provider.check?.({}, {}),
        diff: () => provider.diff?.("id", {}, {}),
        create: () => provider.create({}),
        read: () => provider.read?.("id", {}),
        update: () => provider.update?.("id", {}, {}),
      };
      for (const [name, call] of Object.entries(calls)) {
        await assert.rejects(
          async () => call(),
          (error) => {
            assert.ok(error instanceof Error, name);
            assert.match(error.message, /Run: npm install pulumi-alicloud-image-pipeline$/, name);
            // Pulumi prints the stack.
            assert.equal(error.stack, error.message, name);
            return true;
          },
        );
      }
    });
  });
});

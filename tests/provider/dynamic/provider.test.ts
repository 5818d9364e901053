import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { version } from "../../../package.json";
import type * as sdk from "../../../sdk";
import { built, ROOT } from "../../sdk/support/plain-script";

/** The text in the state of every stack that has a PipelineImage. */
const PINNED = path.join(__dirname, "serialized-provider.txt");

/** What the built package's resource gives to the engine for its provider. */
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

describe("the serialized provider", function () {
  this.timeout("1m");
  let text: string;

  before(async () => {
    await built();
    text = await serialized();
  });

  it("is the pinned text, from one release to the next", async () => {
    // Existing stacks hold this text, and run it with later releases. Where this fails since Pulumi writes
    // something else around the methods, the methods themselves must still be these.
    assert.equal(text, await readFile(PINNED, "utf8"));
  });

  it("is small, and holds no path, no version and no captured value", () => {
    assert.ok(Buffer.byteLength(text) < 2048, `${Buffer.byteLength(text)} bytes`);
    assert.ok(!text.includes(version));
    assert.ok(!text.includes(ROOT));
    assert.doesNotMatch(text, /node_modules|\.pnpm|dist\/|\.js\b|file:/);
    assert.deepEqual(
      [...new Set([...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name))],
      ["pulumi-alicloud-image-pipeline/dynamic"],
    );
    // Captured values would be among these.
    const scopes = [...text.matchAll(/with\(\{(.*)\}\)/g)].map(([, scope = ""]) => scope.trim());
    assert.deepEqual(new Set(scopes), new Set([NOTHING, `provider: __provider, ${NOTHING}`]));
  });

  it("has the methods that the engine calls, and none for a deletion", () => {
    const module = { exports: {} as { handler?: () => object } };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- as Pulumi does
    new Function("exports", text)(module.exports);
    assert.deepEqual(Object.keys(module.exports.handler?.() ?? {}).sort(), [
      "check",
      "configure",
      "create",
      "diff",
      "read",
      "update",
    ]);
  });
});

const NOTHING = "this: undefined, arguments: undefined";

import assert from "node:assert/strict";
import { runStory } from "../../../tools/demo/story";
import { ensureEngine } from "../../../tools/engine/ensure-engine";
import { writeProgram } from "../support/program";
import { scratchDirectory } from "../support/scratch";

describe("the story of the demo", function () {
  this.timeout(120_000);
  const scratch = scratchDirectory();

  async function run(program: string, signal = new AbortController().signal): Promise<string> {
    let text = "";
    const directory = writeProgram(scratch.path, { "index.js": program });
    const engine = await ensureEngine({ log: () => undefined });
    const running = runStory({
      example: { name: "tried", directory, plugins: false },
      engine,
      write: (written) => {
        text += written;
      },
      signal,
    });
    await assert.rejects(running, (error: Error) => {
      text += error.message;
      return true;
    });
    return text;
  }

  it("gives the program the configuration of @pulumi/alicloud, and no variables for Alibaba Cloud", async () => {
    const text = await run(`
      const { Config } = require("@pulumi/pulumi");
      const alicloud = new Config("alicloud");
      exports.pipeline = new Config().require("imagePipelineId");
      exports.region = alicloud.require("region");
      exports.endpoints = alicloud.requireObject("endpoints").map(({ ecs }) => ecs.split(":")[0]);
      exports.secretKey = alicloud.requireSecret("secretKey");
      exports.environment = Object.keys(process.env).filter((name) => /^ALI/.test(name)).join() || "none";
      process.on("exit", () => { process.exitCode = 1; });`);
    assert.match(text, /pipeline *: "ip-quickstart0001"/);
    assert.match(text, /region *: "cn-hangzhou"/);
    assert.match(text, /endpoints *: \[[^]*"127\.0\.0\.1"/);
    assert.match(text, /secretKey *: \[secret\]/);
    assert.match(text, /environment *: "none"/);
  });

  it("stops at the first command that fails, and names it", async () => {
    const text = await run('throw new Error("no image");');
    assert.match(text, /no image/);
    assert.match(text, /"pulumi preview" failed with exit code \d+\. See its output above\.$/);
    assert.doesNotMatch(text, /pulumi up/);
  });

  it("runs no further command after an interruption", async () => {
    const text = await run("", AbortSignal.abort(new Error("enough")));
    assert.doesNotMatch(text, /\$ pulumi/);
    assert.match(text, /enough$/);
  });
});

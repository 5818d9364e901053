import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundlePlugin, LICENSES } from "../../../tools/plugin/bundle";
import { buildExecutable } from "../../../tools/plugin/executable";
import { packPlugin } from "../../../tools/plugin/pack";
import { findExecutable } from "../../../tools/process/find-executable";
import { execution } from "../pipeline-image/support/image-stack";
import { assertSucceeded, PluginStack } from "./support/plugin-stack";

describe("the plugin as an executable", function () {
  this.timeout("3m");
  let scratch: string;

  before(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), "plugin-executable-"));
  });

  after(() => rm(scratch, { recursive: true, force: true }));

  it("serves a program on a machine without Node.js", async () => {
    const [bundle, executable, empty] = ["bundle", "executable", "empty"].map((name) =>
      path.join(scratch, name),
    ) as [string, string, string];
    await bundlePlugin(bundle);
    await buildExecutable(bundle, executable);
    const archive = await packPlugin(executable, undefined, scratch, "-executable");
    assert.match(await readFile(path.join(executable, LICENSES), "utf8"), /^zod .*^Node\.js v/ms);

    await mkdir(empty);
    const env = { PATH: empty };
    assert.equal(findExecutable("node", env), undefined);
    const stack = await PluginStack.create(
      { pipelines: [{ imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1)] }] },
      {},
      { archive, env },
    );
    try {
      await stack.declare({
        variables: {
          latest: {
            "fn::invoke": {
              function: "alicloud-image-pipeline:getLatestImage",
              arguments: { imagePipelineId: "ip-web" },
            },
          },
        },
        resources: {
          image: {
            type: "alicloud-image-pipeline:PipelineImage",
            properties: { imagePipelineName: "web" },
          },
        },
        outputs: { latest: "${latest.imageId}", image: "${image.imageId}" },
      });
      assertSucceeded(await stack.up());
      assert.deepEqual(await stack.project.outputs(), { latest: "m-1", image: "m-1" });
    } finally {
      await stack.remove();
    }
  });
});

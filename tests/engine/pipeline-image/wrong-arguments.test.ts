import assert from "node:assert/strict";
import { assertSucceeded, execution, ImageStack } from "./support/image-stack";

const create = (more = {}) =>
  ImageStack.create(
    { pipelines: [{ imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1)] }] },
    more,
  );

describe("a PipelineImage with wrong arguments", function () {
  this.timeout("2m");

  it("reports all of them at once, each on its property, and sends no request", async () => {
    const stack = await create();
    try {
      stack.declare({
        wrong: {
          imagePipelineId: { $result: "ip-web" },
          imagePipelineName: "",
          region: 7,
          tags: { branch: ["main"] },
          acceptPartialSuccess: "yes",
          exclude: "m-1",
          minAge: "soon",
          maxAge: -1,
          verifyImage: {},
          waitForRunning: { timeout: "never", pollInterval: "0s", more: 1 },
          fallbackImageId: 5,
          hold: "yes",
          triggers: "2026",
          imageId: "m-1",
        },
      });
      const preview = await stack.preview();
      assert.notEqual(preview.code, 0);
      const reported = preview.problems.map(({ severity, message }) => {
        const [, property = "", reason = ""] =
          /resource 'wrong': property (\S+) value .* has a problem: (.*)/.exec(message) ?? [];
        assert.equal(severity, "error");
        assert.match(reason, /^(must|is|conflicts) /, message);
        assert.ok(!reason.includes(property), `a path twice: ${message}`);
        return property;
      });
      assert.deepEqual(reported.sort(), [
        "acceptPartialSuccess",
        "exclude",
        "fallbackImageId",
        "hold",
        "imageId",
        "imagePipelineName",
        "imagePipelineName",
        "maxAge",
        "minAge",
        "region",
        "tags.branch",
        "triggers",
        "verifyImage",
        "waitForRunning.more",
        "waitForRunning.pollInterval",
        "waitForRunning.timeout",
      ]);
      assert.equal(stack.emulator.requests.length, 0);

      // A problem that only the API knows is reported on the property, too.
      stack.declare({ unnamed: { imagePipelineName: "wbe" } });
      const asked = await stack.preview();
      assert.notEqual(asked.code, 0);
      assert.match(
        asked.problems.map(({ message }) => message).join("\n"),
        /property imagePipelineName value \{wbe\} has a problem: .*web \(ip-web\)/,
      );
      assert.doesNotMatch(asked.output, /\s+at .*\.(js|ts):\d+/, "no stack trace");
    } finally {
      await stack.remove();
    }
  });

  it("reports an output that the program sets on an existing resource", async () => {
    const stack = await create();
    try {
      stack.declare({ web: { imagePipelineId: "ip-web" } });
      assertSucceeded(await stack.up());
      stack.declare({ web: { imagePipelineId: "ip-web", imageId: "m-2" } });
      const { code, problems } = await stack.preview();
      assert.notEqual(code, 0);
      assert.match(
        problems.map(({ message }) => message).join("\n"),
        /resource 'web': property imageId value \{m-2\} has a problem: is an output/,
      );
    } finally {
      await stack.remove();
    }
  });
});

describe("a lookup with wrong options", function () {
  this.timeout("2m");

  it("fails with a message on the option, and without a stack trace", async () => {
    const stack = await create({ withPlugin: true });
    try {
      for (const [lookup, problem] of [
        [{ dependsOn: ["web"] }, /opts\.dependsOn: must be a resource or an array of resources\./],
        [
          { provider: { $provider: "alicloud-image-pipeline" } },
          /opts\.provider: must be an alicloud\.Provider, but is urn:pulumi:dev::/,
        ],
      ] as const) {
        const { code, output } = await stack.preview(
          "--config",
          `lookup=${JSON.stringify(lookup)}`,
        );
        assert.notEqual(code, 0);
        assert.match(output, problem);
        assert.doesNotMatch(output, /\s+at .*\.(js|ts):\d+/, "no stack trace");
      }
      assert.equal(stack.emulator.requests.length, 0);
    } finally {
      await stack.remove();
    }
  });
});

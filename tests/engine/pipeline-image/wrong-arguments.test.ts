import assert from "node:assert/strict";
import { execution, ImageStack } from "./support/image-stack";

describe("a PipelineImage with wrong arguments", function () {
  this.timeout("2m");

  it("reports all of them at once, each on its property, and sends no request", async () => {
    const stack = await ImageStack.create({
      pipelines: [{ imagePipelineId: "ip-web", name: "web", executions: [execution("1", 1)] }],
    });
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
});

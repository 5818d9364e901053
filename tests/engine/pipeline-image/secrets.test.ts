import assert from "node:assert/strict";
import { ACCOUNT, assertSucceeded, execution, ImageStack } from "./support/image-stack";

const SECRETS = Object.values(ACCOUNT);

/** Everything that the engine can be made to write. */
const VERBOSE = ["--logtostderr", "--logflow", "-v=9", "--debug"];

/**
 * From verbosity 9 on, the engine itself logs the configuration that it hands to the host of dynamic
 * providers, in clear, before any provider is asked.
 */
const ENGINES_OWN = /Marshaling property for RPC\[Provider\[\w+\]\.Configure\(\)\.inputs\]: value=/;

describe("the secrets of a stack with a PipelineImage", function () {
  this.timeout("3m");
  let stack: ImageStack;

  before(async () => {
    stack = await ImageStack.create({
      pipelines: [
        {
          imagePipelineId: "ip-web",
          name: "web",
          executions: [
            execution("1", 1, { tags: { team: "planted-tag" } }),
            execution("bad", 2, { tags: { team: "planted-tag" } }),
          ],
        },
      ],
    });
  });

  after(() => stack.remove());

  const assertShownWithoutSecrets = (output: string, expected: RegExp) => {
    assert.match(output, expected);
    for (const secret of SECRETS) {
      const lines = output.split("\n").filter((line) => line.includes(secret));
      for (const line of lines) assert.match(line, ENGINES_OWN);
    }
  };

  it("are neither in the state nor in the output of any process, even if runs fail", async () => {
    stack.declare({ web: { imagePipelineId: "ip-web" } });
    const up = await stack.up(...VERBOSE);
    assertSucceeded(up);
    assertShownWithoutSecrets(up.output, /"imageId":"m-bad"/);

    stack.emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM" });
    const forbidden = await stack.preview(...VERBOSE);
    assert.notEqual(forbidden.code, 0);
    assertShownWithoutSecrets(forbidden.output, /Forbidden\.RAM/);

    stack.emulator.revoke(ACCOUNT.accessKeyId);
    const refused = await stack.refresh(...VERBOSE);
    assert.notEqual(refused.code, 0);
    assertShownWithoutSecrets(refused.output, /InvalidAccessKeyId/);

    const state = JSON.stringify(await stack.project.export());
    for (const secret of SECRETS) assert.ok(!state.includes(secret), secret);
  });
});

describe("secret arguments of a PipelineImage", function () {
  this.timeout("1m");

  it("are encrypted in the state, also after a refresh", async () => {
    const stack = await ImageStack.create({
      pipelines: [
        {
          imagePipelineId: "ip-web",
          name: "web",
          executions: [execution("1", 1, { tags: { team: "planted-tag" } })],
        },
      ],
    });
    try {
      stack.declare({
        web: {
          imagePipelineId: "ip-web",
          tags: { team: { $secret: "planted-tag" } },
          exclude: [{ $secret: "planted-exclusion" }],
          triggers: [{ $secret: "planted-trigger" }],
        },
      });
      const inState = async () => {
        const { deployment } = await stack.project.export();
        const web = deployment.resources?.find(({ urn }) => urn.endsWith("::web"));
        return JSON.stringify([web?.inputs, web?.outputs]);
      };
      assertSucceeded(await stack.up());
      assert.doesNotMatch(await inState(), /planted-/);
      stack.emulator.addExecutions("ip-web", [
        execution("2", 2, { tags: { team: "planted-tag" } }),
      ]);
      assertSucceeded(await stack.refresh());
      const refreshed = await inState();
      assert.match(refreshed, /"latestImageId":"m-2"/);
      assert.doesNotMatch(refreshed, /planted-/);
      assertSucceeded(await stack.up());
      const updated = await inState();
      assert.match(updated, /"imageId":"m-2"/);
      assert.doesNotMatch(updated, /planted-/);
    } finally {
      await stack.remove();
    }
  });
});

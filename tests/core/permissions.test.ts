import assert from "node:assert/strict";
import { EcsApiError } from "../../core/errors";
import { permissionChecks } from "../../core/functions";
import type { PermissionCheck } from "../../core/permissions";
import type { Scenario } from "../../emulator";
import { serve } from "./ecs/support/scripted-server";
import { emulated, newRun, type ObservedRun } from "./support/emulated";
import { execution, PIPELINE, pipelineWith } from "./support/scenarios";

const KEY = { accessKeyId: "key-1", accessKeySecret: "secret-1" };
const BUILT = pipelineWith(execution("1", "SUCCESS", 1));

async function checks(run: ObservedRun, args = {}): Promise<PermissionCheck[]> {
  const found: PermissionCheck[] = [];
  for await (const each of permissionChecks({ readOnly: false, ...args }, run)) found.push(each);
  return found;
}

function checked(
  scenario: Partial<Scenario>,
  test: (found: PermissionCheck[], actions: string[]) => void,
  args = {},
) {
  return emulated({ ...BUILT, ...scenario }, async ({ emulator, newRun }) => {
    const before = emulator.requests.length;
    const found = await checks(newRun(), args);
    test(
      found,
      emulator.requests.slice(before).map(({ action }) => action),
    );
  });
}

describe("checking permissions", () => {
  it("sends one call for each permission, none of which changes anything", () =>
    emulated(BUILT, async ({ emulator, newRun }) => {
      const found = await checks(newRun());
      assert.deepEqual(
        found.map(({ action, result }) => [action, result]),
        [
          ["ecs:DescribeImagePipelineExecutions", "allowed"],
          ["ecs:DescribeImagePipelines", "allowed"],
          ["ecs:DescribeImages", "allowed"],
          ["ecs:StartImagePipelineExecution", "allowed"],
          ["ecs:CancelImagePipelineExecution", "allowed"],
        ],
      );
      assert.equal(emulator.requests.length, 5);
      const [, , , start, cancel] = emulator.requests.map(({ statusCode }) => statusCode);
      assert.deepEqual([start, cancel], [404, 404]);
    }));

  it("reports each that is denied, and the resources to grant it on", () =>
    checked({ accounts: [{ ...KEY, deny: ["ecs:DescribeImages", "ecs:Start*"] }] }, (found) => {
      const denied = found.filter(({ result }) => result === "denied");
      assert.deepEqual(
        denied.map(({ action, resources, code }) => [action, resources, code]),
        [
          ["ecs:DescribeImages", ["acs:ecs:cn-hangzhou:*:image/*"], "Forbidden.RAM"],
          [
            "ecs:StartImagePipelineExecution",
            ["acs:ecs:cn-hangzhou:*:imagepipeline/*"],
            "Forbidden.RAM",
          ],
        ],
      );
    }));

  it("leaves out what changes something with readOnly", () =>
    checked(
      {},
      (found, actions) => {
        assert.equal(found.length, 3);
        assert.ok(actions.every((action) => action.startsWith("Describe")));
      },
      { readOnly: true },
    ));

  it("does not take another error for an answer", () =>
    checked({ requireImagePipelineId: true }, ([first]) => {
      assert.deepEqual(
        [first?.result, first?.code],
        ["unknown", "MissingParameter.ImagePipelineId"],
      );
    }));

  it("passes on the pipeline, if the service demands it", () =>
    checked(
      { requireImagePipelineId: true },
      ([first]) => {
        assert.equal(first?.result, "allowed");
      },
      { imagePipelineId: PIPELINE },
    ));

  describe("of a RAM policy that names one pipeline", () => {
    /** The service allows only calls about this pipeline, and all actions on images and executions. */
    const limited = async (args: object) => {
      const server = await serve((request, response) => {
        const { searchParams } = new URL(request.url ?? "/", "http://localhost");
        const action = String(request.headers["x-acs-action"]);
        const isAllowed =
          /^(DescribeImages|CancelImagePipelineExecution)$/.test(action) ||
          searchParams.get("ImagePipelineId") === PIPELINE;
        response.writeHead(isAllowed ? 200 : 403, { "content-type": "application/json" });
        response.end(JSON.stringify(isAllowed ? {} : { Code: "Forbidden.RAM", Message: "No." }));
      });
      const variables = {
        ALICLOUD_REGION: "cn-hangzhou",
        ALICLOUD_ACCESS_KEY: "key",
        ALICLOUD_SECRET_KEY: "secret",
        ALIBABA_CLOUD_ENDPOINT_ECS: server.endpoint,
      };
      try {
        const found = await checks(newRun({ variables }), args);
        return new Map(found.map((each) => [each.action, each]));
      } finally {
        await server.stop();
      }
    };

    it("is checked with this pipeline, and a denial to start another build proves nothing", async () => {
      const found = await limited({ imagePipelineId: PIPELINE });
      const lookup = found.get("ecs:DescribeImagePipelineExecutions");
      assert.equal(lookup?.result, "allowed");
      assert.deepEqual(lookup.resources, [
        "acs:ecs:cn-hangzhou:*:imagepipelineexecution/*",
        `acs:ecs:cn-hangzhou:*:imagepipeline/${PIPELINE}`,
      ]);
      // A lookup by name lists all pipelines.
      assert.equal(found.get("ecs:DescribeImagePipelines")?.result, "denied");
      const start = found.get("ecs:StartImagePipelineExecution");
      assert.equal(start?.result, "unknown");
      assert.deepEqual(start.resources, [`acs:ecs:cn-hangzhou:*:imagepipeline/${PIPELINE}`]);
      assert.match(start.detail ?? "", /^It is denied for a pipeline that does not exist\./);
    });

    it("is denied for all pipelines, and the caveat says what that leaves open", async () => {
      const found = await limited({});
      const lookup = found.get("ecs:DescribeImagePipelineExecutions");
      assert.equal(lookup?.result, "denied");
      assert.match(lookup.caveat ?? "", /for one: set imagePipelineId to check that\.$/);
      const start = found.get("ecs:StartImagePipelineExecution");
      assert.equal(start?.result, "denied");
      assert.match(start.caveat ?? "", /only starting a build shows that\.$/);
      assert.deepEqual(start.resources, ["acs:ecs:cn-hangzhou:*:imagepipeline/*"]);
      assert.equal(found.get("ecs:DescribeImagePipelines")?.caveat, undefined);
    });
  });

  it("reports that a lookup of the pipeline itself is denied, without a caveat", () =>
    checked(
      { accounts: [{ ...KEY, deny: ["ecs:DescribeImagePipelineExecutions"] }] },
      ([lookup]) => {
        assert.deepEqual([lookup?.result, lookup?.caveat], ["denied", undefined]);
      },
      { imagePipelineId: PIPELINE },
    ));

  it("fails at once if the credentials are not accepted", () =>
    emulated(BUILT, async ({ emulator, newRun }) => {
      const run = newRun({ variables: { ALICLOUD_SECRET_KEY: "of-another-key" } });
      await assert.rejects(
        checks(run),
        (error) => EcsApiError.isInstance(error) && error.code === "SignatureDoesNotMatch",
      );
      assert.equal(emulator.requests.length, 1);
    }));
});

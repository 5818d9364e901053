import assert from "node:assert/strict";
import { EcsApiError } from "../../core/errors";
import { permissionChecks } from "../../core/functions";
import type { PermissionCheck } from "../../core/permissions";
import type { Scenario } from "../../emulator";
import { emulated, type ObservedRun } from "./support/emulated";
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

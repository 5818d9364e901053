import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { secretMarks, withoutSecretMarks } from "../../../provider/dynamic/secret-marks";
import { inspect, runProgram, unknownInput } from "../../sdk/support/program";

const UNKNOWN = pulumi.runtime.unknownValue;

/** Which outputs have a mark, and whether it is secret. */
async function marked(args: Record<string, unknown>): Promise<Record<string, boolean>> {
  const marks = Object.entries(secretMarks(args)).map(
    async ([name, mark]) => [name, (await inspect(mark)).secret] as const,
  );
  return Object.fromEntries(await Promise.all(marks));
}

describe("the marks of outputs that a secret argument can determine", () => {
  it("are secret for a secret fallbackImageId", () =>
    runProgram({}, async () => {
      assert.deepEqual(await marked({ fallbackImageId: pulumi.secret("m-base") }), {
        imageId: true,
        latestImageId: true,
      });
    }));

  it("are secret for a secret inside an argument", () =>
    runProgram({}, async () => {
      assert.deepEqual(await marked({ tags: { branch: pulumi.secret("main") } }), { reason: true });
      assert.deepEqual(await marked({ minAge: pulumi.secret("1h") }), {
        reason: true,
        newer: true,
      });
    }));

  it("are secret if one of several arguments of an output is", () =>
    runProgram({}, async () => {
      const args = {
        region: pulumi.output("cn-hangzhou"),
        tags: { branch: pulumi.secret("main") },
      };
      assert.deepEqual(await marked(args), { reason: true });
    }));

  it("are not secret for outputs that are not secret", () =>
    runProgram({}, async () => {
      assert.deepEqual(await marked({ imagePipelineId: pulumi.output("ip-web") }), {
        reason: false,
      });
    }));

  it("are absent for plain values, which cannot be secret", () => {
    const args = { imagePipelineId: "ip-web", fallbackImageId: "m-base", tags: null, minAge: "1h" };
    assert.deepEqual(secretMarks(args), {});
  });

  it("are absent for arguments that no other output contains", () => {
    assert.deepEqual(secretMarks({ exclude: pulumi.secret(["m-1"]) }), {});
  });
});

describe("arguments without marks", () => {
  it("have neither marks nor unknown ones", () =>
    runProgram({ preview: true }, async () => {
      for (const fallbackImageId of [pulumi.secret("m-base"), unknownInput()]) {
        const marks = secretMarks({ fallbackImageId });
        const sent = Object.entries(marks).map(async ([name, mark]) => {
          const { known, value } = await inspect(mark);
          return [name, known ? value : UNKNOWN] as const;
        });
        const args = { imagePipelineId: "ip-web", ...Object.fromEntries(await Promise.all(sent)) };
        assert.equal(Object.keys(args).length, 3);
        assert.deepEqual(withoutSecretMarks(args, UNKNOWN), { imagePipelineId: "ip-web" });
      }
    }));

  it("keep old values, which the engine passes for ignoreChanges, and unknown arguments", () => {
    const args = { imageId: "m-1", reason: "exec-1 is the newest.", tags: UNKNOWN };
    assert.deepEqual(withoutSecretMarks(args, UNKNOWN), args);
  });
});

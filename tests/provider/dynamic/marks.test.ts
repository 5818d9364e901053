import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  markRun,
  secretMarks,
  takeRunMark,
  withoutSecretMarks,
} from "../../../provider/dynamic/marks";
import { inspect, runProgram, unknownInput } from "../../sdk/support/program";

describe("the mark of a run", () => {
  it("has the kind of run and the program's process", () => {
    for (const preview of [true, false]) {
      const { mark } = takeRunMark(markRun({}, preview));
      assert.equal(mark?.preview, preview);
      assert.equal(mark.pid, process.pid);
    }
  });

  it("has one ID for all resources of a run, and another ID in another run", () => {
    const [one, other] = [{}, {}];
    const id = (scope: object) => takeRunMark(markRun(scope, false)).mark?.id;
    assert.equal(id(one), id(one));
    assert.notEqual(id(one), id(other));
  });

  it("is removed from a copy of the properties", () => {
    const properties = { imagePipelineId: "ip-web", ...markRun({}, true) };
    assert.deepEqual(takeRunMark(properties).rest, { imagePipelineId: "ip-web" });
    assert.equal(Object.keys(properties).length, 2, "the caller's object is not changed");
  });

  it("is absent if no program has set it", () => {
    assert.deepEqual(takeRunMark({ hold: true }), { mark: undefined, rest: { hold: true } });
  });
});

/** The outputs that have a mark. */
async function marked(args: Record<string, unknown>): Promise<string[]> {
  const marks = Object.entries(secretMarks(args)).map(async ([name, output]) => {
    const mark = await inspect(output);
    assert.ok(mark.known);
    assert.equal(mark.secret, mark.value !== undefined, "every mark is secret");
    return mark.secret ? [name] : [];
  });
  return (await Promise.all(marks)).flat();
}

describe("the marks of outputs that can contain the value of a secret argument", () => {
  it("exist for a secret fallbackImageId", () =>
    runProgram({}, async () => {
      const names = await marked({ fallbackImageId: pulumi.secret("m-base") });
      assert.deepEqual(names, ["imageId", "latestImageId"]);
    }));

  it("exist for a secret that is unknown in a preview", () =>
    runProgram({ preview: true }, async () => {
      const names = await marked({ fallbackImageId: pulumi.secret(unknownInput()) });
      assert.deepEqual(names, ["imageId", "latestImageId"]);
    }));

  it("exist for a secret inside an argument", () =>
    runProgram({}, async () => {
      assert.deepEqual(await marked({ tags: { team: "web", branch: pulumi.secret("main") } }), [
        "executionTags",
        "reason",
      ]);
      assert.deepEqual(await marked({ minAge: Promise.resolve(pulumi.secret("1h")) }), [
        "reason",
        "newer",
      ]);
    }));

  it("exist if one of several arguments is a secret", () =>
    runProgram({}, async () => {
      const args = {
        region: pulumi.output("cn-hangzhou"),
        tags: { branch: pulumi.secret("main") },
      };
      assert.deepEqual(await marked(args), ["reason", "executionTags"]);
    }));

  it("do not exist for outputs that are not secret, known or unknown", () =>
    runProgram({ preview: true }, async () => {
      for (const value of [pulumi.output("m-base"), unknownInput()])
        assert.deepEqual(await marked({ fallbackImageId: value, imagePipelineId: value }), []);
    }));

  it("do not exist for plain values", () => {
    const args = {
      imagePipelineId: "ip-web",
      fallbackImageId: "m-base",
      tags: { branch: "main" },
      minAge: null,
    };
    assert.deepEqual(secretMarks(args), {});
  });

  it("do not exist for arguments whose value no other output contains", () => {
    assert.deepEqual(secretMarks({ hold: pulumi.secret(true) }), {});
  });
});

describe("arguments without marks", () => {
  it("have no marks", () =>
    runProgram({}, async () => {
      const marks = Object.entries(secretMarks({ fallbackImageId: pulumi.secret("m-base") })).map(
        async ([name, mark]) => [name, (await inspect(mark)).value] as const,
      );
      const args = { imagePipelineId: "ip-web", ...Object.fromEntries(await Promise.all(marks)) };
      assert.equal(Object.keys(args).length, 3);
      assert.deepEqual(withoutSecretMarks(args), { imagePipelineId: "ip-web" });
    }));

  it("keep old values, which the engine passes for ignoreChanges", () => {
    const args = { imageId: "m-1", reason: "exec-1 is the newest.", tags: { branch: "main" } };
    assert.deepEqual(withoutSecretMarks(args), args);
  });
});

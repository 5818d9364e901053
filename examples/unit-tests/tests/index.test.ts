import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type * as program from "../index.js";

const GET_LATEST_IMAGE = "alicloud-image-pipeline:index:getLatestImage";
const PIPELINE_IMAGE = "pulumi-nodejs:dynamic/alicloud-image-pipeline:PipelineImage";

type Inputs = Readonly<Record<string, unknown>>;

/** The calls and resources of the program, by token or name. */
const calls = new Map<string, Inputs>();
const resources = new Map<string, Inputs>();

const mocks: pulumi.runtime.Mocks = {
  call: ({ token, inputs }) => {
    calls.set(token, inputs as Inputs);
    return token === GET_LATEST_IMAGE ? { imageId: "m-newest" } : {};
  },
  newResource: ({ type, name, inputs }) => {
    resources.set(`${type} ${name}`, inputs as Inputs);
    const outputs = type === PIPELINE_IMAGE ? { imageId: "m-promoted" } : {};
    return { id: `${name}-id`, state: { ...(inputs as Inputs), ...outputs } };
  },
};

describe("the program", () => {
  let outputs: typeof program;

  before(async () => {
    await pulumi.runtime.setMocks(mocks, "web", "test");
    pulumi.runtime.setAllConfig({ "web:imagePipelineId": "ip-web", "web:promotion": "2026-11" });
    outputs = await import("../index.js");
  });

  it("uses the newest image in staging", async () => {
    assert.equal(await valueOf(outputs.stagingImageId), "m-newest");
    assert.deepEqual(calls.get(GET_LATEST_IMAGE), { imagePipelineId: "ip-web", minAge: "24h" });
  });

  it("uses the promoted image in production", async () => {
    assert.equal(await valueOf(outputs.productionImageId), "m-promoted");
    const { hold, triggers } = resources.get(`${PIPELINE_IMAGE} production`) ?? {};
    assert.deepEqual({ hold, triggers }, { hold: true, triggers: ["2026-11"] });
  });

  it("makes each new version of a launch template the default", async () => {
    await valueOf(outputs.productionImageId);
    const templates = [...resources].filter(([key]) => key.includes(":EcsLaunchTemplate "));
    assert.equal(templates.length, 2);
    for (const [key, inputs] of templates) {
      assert.equal(inputs["updateDefaultVersionNumber"], true, key);
    }
  });
});

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

import assert from "node:assert/strict";
import { changedProperties, sameSelection } from "../../../core/pipeline-image/changes";

const STATE = {
  imagePipelineId: "ip-web",
  region: "cn-hangzhou",
  imageId: "m-1",
  executionId: "exec-1",
  source: "execution",
  latestImageId: "m-1",
  latestExecutionId: "exec-1",
  status: "SUCCESS",
  creationTime: "2026-01-01T00:00:00Z",
  modifiedTime: "2026-01-01T00:00:00Z",
  tags: { branch: "main" },
  tagFilter: { branch: "main" },
  exclude: ["m-0"],
  hold: true,
  triggers: [1],
  reason: "The newest.",
  newer: [],
};

describe("the changed properties", () => {
  const changes: Record<string, unknown> = {
    imageId: "m-2",
    executionId: undefined,
    imagePipelineId: "ip-2",
    region: "cn-beijing",
    source: "fallback",
    latestImageId: "m-2",
    latestExecutionId: "exec-2",
    imagePipelineName: "web",
    tagFilter: { branch: "next" },
    acceptPartialSuccess: true,
    exclude: [],
    minAge: "1h",
    maxAge: "1h",
    verifyImage: true,
    fallbackImageId: "m-base",
    hold: undefined,
    triggers: [2],
    waitForRunning: { timeout: "1h" },
  };
  for (const [key, value] of Object.entries(changes)) {
    it(`name ${key}`, () => {
      assert.deepEqual(changedProperties(STATE, { ...STATE, [key]: value }), [key]);
      assert.deepEqual(changedProperties({ ...STATE, [key]: value }, STATE), [key]);
    });
  }

  it("are none where nothing changes, whatever is told of executions besides", () => {
    const told = { reason: "Another.", newer: [{ executionId: "exec-2" }], message: "Text." };
    const copies = { tagFilter: { ...STATE.tagFilter }, triggers: [...STATE.triggers] };
    assert.deepEqual(changedProperties(STATE, { ...STATE, ...copies, ...told }), []);
  });
});

describe("the same selection", () => {
  const { imagePipelineId, region, tagFilter, exclude } = STATE;
  const args = { imagePipelineId, tagFilter, exclude };

  it("does not mind what is left out and was filled in", () => {
    assert.ok(sameSelection(STATE, args));
    assert.ok(sameSelection(STATE, { tagFilter, exclude }));
    assert.ok(sameSelection(STATE, { ...args, region }));
  });

  it("does not mind hold, triggers and waiting", () => {
    assert.ok(sameSelection(STATE, { ...args, hold: false, waitForRunning: {}, triggers: [2] }));
  });

  it("is another with another pipeline, region or rule", () => {
    assert.ok(!sameSelection(STATE, { ...args, imagePipelineId: "ip-2" }));
    assert.ok(!sameSelection(STATE, { ...args, region: "cn-beijing" }));
    assert.ok(!sameSelection(STATE, { ...args, minAge: "1h" }));
    assert.ok(!sameSelection(STATE, { imagePipelineId, exclude }));
  });
});

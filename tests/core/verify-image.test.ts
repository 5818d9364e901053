import assert from "node:assert/strict";
import { NoImageError } from "../../core/errors";
import { getLatestImage } from "../../core/functions";
import type { Emulator } from "../../emulator";
import { emulated } from "./support/emulated";
import { refusal } from "./support/refusals";
import { execution, PIPELINE, pipelineWith } from "./support/scenarios";

const VERIFIED = { imagePipelineId: PIPELINE, verifyImage: true };

const actions = (emulator: Emulator) => emulator.requests.map(({ action }) => action);

describe("verifyImage", () => {
  it("chooses the newest execution whose image is Available, and reports the skipped ones", () =>
    emulated(
      {
        ...pipelineWith(
          execution("good", "SUCCESS", 5),
          execution("deprecated", "SUCCESS", 4),
          execution("unavailable", "SUCCESS", 3),
          execution("gone", "SUCCESS", 2, { wire: { ImageId: "m-deleted" } }),
        ),
        images: [
          { imageId: "m-deprecated", status: "Deprecated" },
          { imageId: "m-unavailable", status: "UnAvailable" },
        ],
      },
      async ({ emulator, newRun }) => {
        const image = await getLatestImage(VERIFIED, newRun());
        assert.equal(image.imageId, "m-good");
        assert.deepEqual(
          image.newer.map(({ executionId }) => executionId),
          ["exec-gone", "exec-unavailable", "exec-deprecated"],
        );
        assert.match(image.newer[0]?.reason ?? "", /m-deleted, which is not in the region$/);
        assert.match(image.newer[1]?.reason ?? "", /UnAvailable/);
        assert.match(image.newer[2]?.reason ?? "", /Deprecated/);
        assert.deepEqual(actions(emulator), ["DescribeImagePipelineExecutions", "DescribeImages"]);
      },
    ));

  it("is off by default: no image is requested", () =>
    emulated(
      {
        ...pipelineWith(execution("1", "SUCCESS", 1)),
        images: [{ imageId: "m-1", status: "Deprecated" }],
      },
      async ({ emulator, newRun }) => {
        const image = await getLatestImage({ imagePipelineId: PIPELINE }, newRun());
        assert.equal(image.imageId, "m-1");
        assert.deepEqual(actions(emulator), ["DescribeImagePipelineExecutions"]);
      },
    ));

  for (const status of ["Creating", "Waiting", "CreateFailed"] as const) {
    it(`does not treat ${status} as Available`, () =>
      emulated(
        {
          ...pipelineWith(execution("1", "SUCCESS", 1)),
          images: [{ imageId: "m-1", status }],
        },
        async ({ newRun }) => {
          const error = await refusal(getLatestImage(VERIFIED, newRun()), NoImageError);
          assert.equal(error.code, "AllSuccessesExcluded");
          assert.match(error.excluded[0]?.reason ?? "", new RegExp(status));
        },
      ));
  }

  it("looks only in the region of the lookup", () =>
    emulated(
      {
        ...pipelineWith(execution("1", "SUCCESS", 1, { wire: { ImageId: "m-elsewhere" } })),
        images: [{ imageId: "m-elsewhere", region: "cn-beijing" }],
      },
      async ({ newRun }) => {
        const error = await refusal(getLatestImage(VERIFIED, newRun()), NoImageError);
        assert.equal(error.code, "AllSuccessesExcluded");
      },
    ));

  for (const unavailable of [20, 21, 64, 70, 250]) {
    it(`skips ${unavailable} images that are not available`, () => {
      const builds = Array.from({ length: unavailable + 2 }, (_, index) =>
        execution(String(index), "SUCCESS", index + 1),
      );
      return emulated(
        {
          ...pipelineWith(...builds),
          images: builds
            .slice(0, unavailable)
            .map((_, index) => ({ imageId: `m-${index}`, status: "UnAvailable" as const })),
        },
        async ({ emulator, newRun }) => {
          const image = await getLatestImage(VERIFIED, newRun());
          assert.equal(image.imageId, `m-${unavailable}`);
          assert.equal(image.newer.length, unavailable);
          assert.equal(image.newer[0]?.executionId, "exec-0");
          assert.equal(image.newer.at(-1)?.executionId, `exec-${unavailable - 1}`);
          for (const { parameters } of emulator.requests.filter(
            ({ action }) => action === "DescribeImages",
          ))
            assert.ok((parameters["ImageId"]?.split(",").length ?? 0) <= 20);
        },
      );
    });
  }

  it("is an error that lists each image if none is available", () => {
    const builds = Array.from({ length: 45 }, (_, index) =>
      execution(String(index), "SUCCESS", index + 1),
    );
    return emulated(
      {
        ...pipelineWith(...builds, execution("failed", "FAILED", 100)),
        images: builds.map((_, index) => ({
          imageId: `m-${index}`,
          status: "Deprecated" as const,
        })),
      },
      async ({ newRun }) => {
        const error = await refusal(getLatestImage(VERIFIED, newRun()), NoImageError);
        assert.equal(error.code, "AllSuccessesExcluded");
        assert.equal(error.excluded.length, 45);
        assert.equal(error.excluded[0]?.imageId, "m-0");
        assert.deepEqual(error.statusCounts, { SUCCESS: 45, FAILED: 1 });
      },
    );
  });

  it("requests an image once, even if several executions have it", () =>
    emulated(
      {
        ...pipelineWith(
          execution("1", "SUCCESS", 1, { imageId: "m-same" }),
          execution("2", "SUCCESS", 2, { imageId: "m-same" }),
          execution("3", "SUCCESS", 3),
        ),
        images: [{ imageId: "m-same", status: "UnAvailable" }],
      },
      async ({ emulator, newRun }) => {
        const image = await getLatestImage(VERIFIED, newRun());
        assert.equal(image.imageId, "m-3");
        assert.equal(image.newer.length, 2);
        assert.equal(emulator.requests[1]?.parameters["ImageId"], "m-same,m-3");
      },
    ));
});

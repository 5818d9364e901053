import assert from "node:assert/strict";
import { join } from "node:path";
import { Emulator } from "../../../emulator";
import { call } from "../support/acs3-request";
import { executionsOf } from "../support/executions-of";

const SCENARIO = join(__dirname, "..", "fixtures", "two-regions.json");

interface ImagesAnswer {
  TotalCount: number;
  PageNumber: number;
  PageSize: number;
  Images: { Image: { ImageId: string; Status: string }[] };
}

describe("DescribeImages", () => {
  let emulator: Emulator;

  before(async () => {
    emulator = await Emulator.start({ scenario: SCENARIO });
  });
  after(() => emulator.stop());

  const images = async (query: Record<string, string>) => {
    const { body } = await call(emulator, "DescribeImages", { RegionId: "cn-hangzhou", ...query });
    return body as unknown as ImagesAnswer & { Code?: string };
  };
  const found = async (query: Record<string, string>) =>
    (await images(query)).Images.Image.map(({ ImageId, Status }) => `${ImageId} ${Status}`);

  it("returns the available images of the region by default", async () => {
    assert.deepEqual(await found({}), ["m-1 Available", "m-3 Available"]);
    assert.deepEqual(await found({ RegionId: "ap-southeast-1" }), [
      "m-abroad Available",
      "m-elsewhere Available",
    ]);
  });

  it("returns images with the requested statuses", async () => {
    assert.deepEqual(await found({ Status: "Deprecated,CreateFailed" }), [
      "m-2 CreateFailed",
      "m-listed Deprecated",
    ]);
  });

  it("returns only the requested images", async () => {
    assert.deepEqual(await found({ ImageId: "m-1,m-unknown,m-listed" }), ["m-1 Available"]);
  });

  it("prefers an image of the scenario to that of its execution", async () => {
    const own = await Emulator.start({
      scenario: {
        region: "cn-hangzhou",
        pipelines: [{ imagePipelineId: "ip-1", name: "one", executions: executionsOf(2) }],
        images: [{ imageId: "m-2", status: "UnAvailable" }],
      },
    });
    const { body } = await call(own, "DescribeImages", { RegionId: "cn-hangzhou" });
    await own.stop();

    assert.deepEqual(
      (body as unknown as ImagesAnswer).Images.Image.map(({ ImageId }) => ImageId),
      ["m-1"],
    );
  });

  it("returns pages by number", async () => {
    const first = await images({ PageSize: "1" });
    const second = await images({ PageSize: "1", PageNumber: "2" });
    const third = await images({ PageSize: "1", PageNumber: "3" });

    assert.deepEqual(
      [first, second, third].map((answer) => answer.Images.Image[0]?.ImageId),
      ["m-1", "m-3", undefined],
    );
    assert.deepEqual([second.TotalCount, second.PageNumber, second.PageSize], [2, 2, 1]);
    assert.equal((await images({})).PageSize, 10);
  });

  it("refuses more than 100 IDs, and page sizes beyond 100", async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `m-${index}`).join(",");

    assert.equal((await images({ ImageId: ids })).Code, "InvalidImageId.SizeExceeded");
    assert.equal((await images({ PageSize: "101" })).Code, "InvalidParameter.PageSize");
    assert.equal((await images({ PageNumber: "0" })).Code, "InvalidParameter.PageNumber");
  });
});

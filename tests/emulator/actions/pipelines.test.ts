import assert from "node:assert/strict";
import { join } from "node:path";
import { Emulator } from "../../../emulator";
import { call } from "../support/acs3-request";

const SCENARIO = join(__dirname, "..", "fixtures", "two-regions.json");

interface PipelinesAnswer {
  Code?: string;
  TotalCount: number;
  NextToken: string;
  ImagePipeline: { ImagePipelineSet: { ImagePipelineId: string; Name: string }[] };
}

describe("DescribeImagePipelines", () => {
  let emulator: Emulator;

  before(async () => {
    emulator = await Emulator.start({ scenario: SCENARIO });
  });
  after(() => emulator.stop());

  const pipelines = async (query: Record<string, string>) => {
    const parameters = { RegionId: "cn-hangzhou", ...query };
    const { body } = await call(emulator, "DescribeImagePipelines", parameters);
    return body as unknown as PipelinesAnswer;
  };
  const ids = async (query: Record<string, string>) =>
    (await pipelines(query)).ImagePipeline.ImagePipelineSet.map(
      ({ ImagePipelineId }) => ImagePipelineId,
    ).sort();

  it("returns the pipelines of the region", async () => {
    assert.deepEqual(await ids({}), ["ip-web", "ip-worker"]);
    assert.deepEqual(await ids({ RegionId: "ap-southeast-1" }), ["ip-abroad"]);
  });

  it("filters by exact name, IDs and tags", async () => {
    assert.deepEqual(await ids({ Name: "web" }), ["ip-web"]);
    assert.deepEqual(await ids({ Name: "we" }), []);
    assert.deepEqual(await ids({ "ImagePipelineId.1": "ip-worker", "ImagePipelineId.2": "ip-x" }), [
      "ip-worker",
    ]);
    assert.deepEqual(await ids({ "Tag.1.Key": "team", "Tag.1.Value": "b" }), ["ip-worker"]);
  });

  it("returns pages by token, which is valid for the same query only", async () => {
    const first = await pipelines({ MaxResults: "1" });
    const second = await pipelines({ MaxResults: "1", NextToken: first.NextToken });
    const other = await pipelines({ Name: "web", NextToken: first.NextToken });
    const otherAction = await call(emulator, "DescribeImagePipelineExecutions", {
      RegionId: "cn-hangzhou",
      MaxResults: "1",
      NextToken: first.NextToken,
    });

    assert.equal(first.TotalCount, 2);
    assert.notDeepEqual(first.ImagePipeline, second.ImagePipeline);
    assert.equal(second.NextToken, "");
    assert.equal(other.Code, "Invalid.NextToken");
    assert.equal(otherAction.body["Code"], "Invalid.NextToken");
  });

  it("refuses more than 20 IDs", async () => {
    const query = Object.fromEntries(
      Array.from({ length: 21 }, (_, index) => [`ImagePipelineId.${index + 1}`, `ip-${index}`]),
    );

    assert.equal((await pipelines(query)).Code, "InvalidImagePipelineId.SizeExceeded");
  });
});

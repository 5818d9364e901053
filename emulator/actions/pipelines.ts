import { sizeExceeded } from "../errors";
import type { Pipeline } from "../state/cloud";
import { orderKey } from "../state/execution";
import type { Action } from "./action";
import { pageParameters } from "./page-parameters";
import { meets, wireTags } from "./tags";

const MAXIMUM_PIPELINE_IDS = 20;

/** `DescribeImagePipelines`: the pipelines of a region, in pages. */
export const describeImagePipelines: Action = ({ parameters, cloud, region, pager, fault }) => {
  const ids = parameters.numbered("ImagePipelineId");
  if (ids.length > MAXIMUM_PIPELINE_IDS) {
    throw sizeExceeded("ImagePipelineId", MAXIMUM_PIPELINE_IDS, ids.length);
  }
  const name = parameters.text("Name");
  const tags = parameters.tags();
  const matches = (pipeline: Pipeline) =>
    pipeline.region === region &&
    (ids.length === 0 || ids.includes(pipeline.imagePipelineId)) &&
    (name === undefined || pipeline.name === name) &&
    meets(pipeline.tags, tags);
  const found = new Map(
    cloud
      .pipelines()
      .filter(matches)
      .map((pipeline) => [pipeline.imagePipelineId, pipeline]),
  );
  const { size, token, query } = pageParameters("DescribeImagePipelines", parameters);
  const page = pager.page({
    query,
    token,
    size,
    fault,
    ids: () => [...found.keys()].sort((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1)),
    entry: (id) => {
      const pipeline = found.get(id);
      return pipeline && wirePipeline(pipeline);
    },
  });
  return {
    TotalCount: page.totalCount,
    MaxResults: size,
    NextToken: page.nextToken,
    ImagePipeline: { ImagePipelineSet: page.entries },
  };
};

function wirePipeline(pipeline: Pipeline): Record<string, unknown> {
  return {
    ImagePipelineId: pipeline.imagePipelineId,
    Name: pipeline.name,
    // The service moved these two fields to ImageOptions, and still returns them here.
    ImageFamily: pipeline.imageFamily,
    ImageName: pipeline.name,
    ImageOptions: { ImageFamily: pipeline.imageFamily, ImageName: pipeline.name },
    ToRegionIds: { ToRegionId: [pipeline.region] },
    Tags: wireTags(pipeline.tags),
  };
}

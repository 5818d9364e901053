// What a user would write instead: a loop on the official SDK, 500 executions a page.
module.exports = ({ region, accessKeyId, accessKeySecret, endpoint }) => {
  const {
    default: Client,
    DescribeImagePipelineExecutionsRequest: Request,
  } = require("@alicloud/ecs20140526");
  const { $OpenApiUtil } = require("@alicloud/openapi-core");
  const config = { accessKeyId, accessKeySecret, regionId: region, endpoint, protocol: "http" };
  const client = new Client(new $OpenApiUtil.Config(config));

  return async (imagePipelineId) => {
    let newest;
    let nextToken;
    do {
      const { body } = await client.describeImagePipelineExecutions(
        new Request({ regionId: region, imagePipelineId, maxResults: 500, nextToken }),
      );
      for (const execution of body.imagePipelineExecution?.imagePipelineExecutionSet ?? []) {
        if (execution.status !== "SUCCESS") continue;
        const time = Date.parse(execution.creationTime);
        if (newest === undefined || time > newest.time) newest = { time, id: execution.imageId };
      }
      nextToken = body.nextToken || undefined;
    } while (nextToken !== undefined);
    return newest.id;
  };
};

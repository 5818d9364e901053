// What a user would write instead: a loop on the official SDK, 500 a page.
const { measure } = require("./measure.cjs");

measure(async ({ imagePipelineId, region, accessKeyId, accessKeySecret, endpoint }) => {
  const {
    default: Client,
    DescribeImagePipelineExecutionsRequest,
  } = require("@alicloud/ecs20140526");
  const { $OpenApiUtil } = require("@alicloud/openapi-core");
  const client = new Client(
    new $OpenApiUtil.Config({
      accessKeyId,
      accessKeySecret,
      regionId: region,
      endpoint,
      protocol: "http",
    }),
  );
  let newest;
  let nextToken;
  do {
    const request = new DescribeImagePipelineExecutionsRequest({
      regionId: region,
      imagePipelineId,
      maxResults: 500,
      nextToken,
    });
    const { body } = await client.describeImagePipelineExecutions(request);
    for (const execution of body.imagePipelineExecution?.imagePipelineExecutionSet ?? []) {
      if (execution.status !== "SUCCESS") continue;
      if (
        newest === undefined ||
        Date.parse(execution.creationTime) > Date.parse(newest.creationTime)
      )
        newest = execution;
    }
    nextToken = body.nextToken || undefined;
  } while (nextToken !== undefined);
  return newest.imageId;
});

// The package, as a program uses it.
const { measure } = require("./measure.cjs");

measure(async ({ imagePipelineId }) => {
  const { getLatestImage } = require("pulumi-alicloud-image-pipeline");
  return (await getLatestImage({ imagePipelineId })).imageId;
});

// This package, as a program uses it.
module.exports = () => {
  const { getLatestImage } = require("pulumi-alicloud-image-pipeline");
  return async (imagePipelineId) => (await getLatestImage({ imagePipelineId })).imageId;
};

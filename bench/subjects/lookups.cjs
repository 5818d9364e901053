// Many lookups in one program: of one pipeline, or each of its own.
const { measure } = require("./measure.cjs");

measure(async ({ pipelines }) => {
  const { getLatestImage } = require("pulumi-alicloud-image-pipeline");
  const images = await Promise.all(
    pipelines.map((imagePipelineId) => getLatestImage({ imagePipelineId })),
  );
  return images.at(-1).imageId;
});

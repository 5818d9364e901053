const pulumi = require("@pulumi/pulumi");
const { getLatestImageOutput, PipelineImage } = require("pulumi-alicloud-image-pipeline");

const imagePipelineId = new pulumi.Config().require("imagePipelineId");

exports.imageOfResource = new PipelineImage("web", { imagePipelineId }).imageId;
exports.imageOfFunction = getLatestImageOutput({ imagePipelineId }).imageId;

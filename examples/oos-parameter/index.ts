import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();

const image = getLatestImageOutput({
  imagePipelineId: config.require("imagePipelineId"),
  verifyImage: true,
});

// Whoever cannot read a Pulumi stack reads the parameter: OOS templates, scripts, other tools.
const parameter = new alicloud.oos.Parameter("image", {
  parameterName: "web-image-id",
  type: "String",
  value: image.imageId,
  description: "ID of the image that the pipeline last built successfully",
});

export const parameterName = parameter.parameterName;
export const imageId = parameter.value;

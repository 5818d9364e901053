import * as pulumi from "@pulumi/pulumi";
import { PipelineImage } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();

// The only place where an image is promoted. Other stacks read the output `imageId`.
const image = new PipelineImage("web", {
  imagePipelineId: config.require("imagePipelineId"),
  hold: true,
  triggers: [config.get("promotion") ?? "initial"],
});

export const imageId = image.imageId;
export const latestImageId = image.latestImageId;
export const reason = image.reason;

import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { PipelineImage } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();

// The image stays, whatever the pipeline builds, until `pulumi config set promotion …` promotes the newest.
const image = new PipelineImage("web", {
  imagePipelineId: config.require("imagePipelineId"),
  hold: true,
  triggers: [config.get("promotion") ?? "initial"],
});

const template = new alicloud.ecs.EcsLaunchTemplate("web", {
  launchTemplateName: "web",
  imageId: image.imageId,
  instanceType: "ecs.g6.large",
  // Instances start from the default version. Without this, the first version stays the default.
  updateDefaultVersionNumber: true,
});

export const imageId = template.imageId;
export const latestImageId = image.latestImageId;

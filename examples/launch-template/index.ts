import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();

const image = getLatestImageOutput({ imagePipelineId: config.require("imagePipelineId") });

// A new image is a new version of the template. Running instances are left alone: they use it when they
// are replaced, at a time that you choose.
const template = new alicloud.ecs.EcsLaunchTemplate("web", {
  launchTemplateName: "web",
  imageId: image.imageId,
  instanceType: "ecs.g6.large",
  // Instances start from the default version. Without this, the first version stays the default, and
  // with it the first image, however many versions follow.
  updateDefaultVersionNumber: true,
});

export const imageId = image.imageId;
export const launchTemplateId = template.id;
export const version = template.latestVersionNumber;

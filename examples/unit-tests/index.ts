import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput, PipelineImage } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();
const imagePipelineId = config.require("imagePipelineId");

// Staging follows the pipeline: every update uses the newest image that is at least a day old.
const newest = getLatestImageOutput({ imagePipelineId, minAge: "24h" });
const staging = new alicloud.ecs.EcsLaunchTemplate("staging", {
  launchTemplateName: "web-staging",
  imageId: newest.imageId,
  instanceType: "ecs.g6.large",
  updateDefaultVersionNumber: true,
});

// Production keeps its image until it is promoted.
const promoted = new PipelineImage("production", {
  imagePipelineId,
  hold: true,
  triggers: [config.get("promotion") ?? "initial"],
});
const production = new alicloud.ecs.EcsLaunchTemplate("production", {
  launchTemplateName: "web-production",
  imageId: promoted.imageId,
  instanceType: "ecs.g6.large",
  updateDefaultVersionNumber: true,
});

export const stagingImageId = staging.imageId;
export const productionImageId = production.imageId;

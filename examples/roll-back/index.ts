import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { PipelineImage } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();

// To roll back, exclude the bad image. A change of `exclude` moves a held image to the newest one that
// remains, and later promotions never choose the bad image again.
const image = new PipelineImage("web", {
  imagePipelineId: config.require("imagePipelineId"),
  hold: true,
  triggers: [config.get("promotion") ?? "initial"],
  exclude: config.getObject<string[]>("exclude") ?? [],
});

const template = new alicloud.ecs.EcsLaunchTemplate("web", {
  launchTemplateName: "web",
  imageId: image.imageId,
  instanceType: "ecs.g6.large",
  updateDefaultVersionNumber: true,
});

export const imageId = template.imageId;
export const reason = image.reason;

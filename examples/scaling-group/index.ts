import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();

// The image must be a day old, and must still exist: the group starts instances at any time.
const image = getLatestImageOutput({
  imagePipelineId: config.require("imagePipelineId"),
  minAge: "24h",
  verifyImage: true,
});

const group = new alicloud.ess.ScalingGroup("web", {
  minSize: 2,
  maxSize: 6,
  vswitchIds: [config.require("vswitchId")],
});

// A new image changes the configuration in place. Running instances are left alone; instances that the
// group starts later use it.
const configuration = new alicloud.ess.ScalingConfiguration("web", {
  scalingGroupId: group.id,
  imageId: image.imageId,
  instanceType: "ecs.g6.large",
  securityGroupId: config.require("securityGroupId"),
  active: true,
  enable: true,
  forceDelete: true,
});

export const imageId = configuration.imageId;

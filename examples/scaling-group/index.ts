import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();

// An image must have been built a day ago, and must still be there: instances start from it at any time.
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

// A new image changes the configuration in place. Instances that run already are left alone; those
// that the group starts from then on use it.
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

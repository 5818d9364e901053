import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();

const image = getLatestImageOutput({ imagePipelineId: config.require("imagePipelineId") });

// DANGER: for an instance, a changed imageId is an update in place, and the provider carries it out
// with ReplaceSystemDisk, which wipes the system disk. The preview shows a plain update. So:
//
// - replaceOnChanges makes it a replacement: a new instance is created first, then the old one is
//   deleted, and the preview says so.
// - Where instances must not come and go with images, use a launch template or a scaling group
//   (see the examples beside this one).
const instance = new alicloud.ecs.Instance(
  "web",
  {
    imageId: image.imageId,
    instanceType: "ecs.g6.large",
    securityGroups: [config.require("securityGroupId")],
    vswitchId: config.require("vswitchId"),
  },
  { replaceOnChanges: ["imageId"] },
);

export const imageId = instance.imageId;

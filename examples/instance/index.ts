import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput, guardInstanceImages } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();

// Fails the preview if an image would change in place, which wipes the system disk of the instance.
guardInstanceImages({ mode: "error" });

const image = getLatestImageOutput({ imagePipelineId: config.require("imagePipelineId") });

const instance = new alicloud.ecs.Instance(
  "web",
  {
    imageId: image.imageId,
    instanceType: "ecs.g6.large",
    securityGroups: [config.require("securityGroupId")],
    vswitchId: config.require("vswitchId"),
  },
  // Makes a new image a replacement: a new instance is created, then the old one is deleted. The provider's
  // feature ecsInstance.replaceOnImageUpdate does the same for all instances.
  { replaceOnChanges: ["imageId"] },
);

export const imageId = instance.imageId;

import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();
const imagePipelineId = config.require("imagePipelineId");

// The canary gets each new image; production gets it when the next one has been built.
const builds = { canary: 0, production: 1 };

export const imageIds = Object.fromEntries(
  Object.entries(builds).map(([name, behind]) => {
    const image = getLatestImageOutput({ imagePipelineId, behind });
    const template = new alicloud.ecs.EcsLaunchTemplate(name, {
      launchTemplateName: `web-${name}`,
      imageId: image.imageId,
      instanceType: "ecs.g6.large",
      updateDefaultVersionNumber: true,
    });
    return [name, template.imageId];
  }),
);

import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();

// Pipelines and images belong to a region: each region has its own pipeline here.
const pipelines = config.requireObject<Record<string, string>>("imagePipelineIds");

export const imageIds = Object.fromEntries(
  Object.entries(pipelines).map(([region, imagePipelineId]) => {
    // An explicit provider does not use the stack's alicloud:* configuration: set the credentials in the
    // environment (ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY), or pass them here.
    const provider = new alicloud.Provider(region, { region: region });
    // The lookup uses the provider's region and credentials too.
    const image = getLatestImageOutput({ imagePipelineId }, { provider });
    const template = new alicloud.ecs.EcsLaunchTemplate(
      `web-${region}`,
      { launchTemplateName: "web", imageId: image.imageId, instanceType: "ecs.g6.large" },
      { provider },
    );
    return [region, template.imageId];
  }),
);

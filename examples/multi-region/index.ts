import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();

// Pipelines and images belong to a region: each region has a pipeline of its own here.
const pipelines = config.requireObject<Record<string, string>>("imagePipelineIds");

// An explicit provider does not read the stack's alicloud:* configuration. Pass on what it needs of it.
// Without keys there, the provider and the lookup both use the environment.
const stack = new pulumi.Config("alicloud");
const keys = {
  accessKey: stack.getSecret("accessKey"),
  secretKey: stack.getSecret("secretKey"),
  securityToken: stack.getSecret("securityToken"),
};

export const imageIds = Object.fromEntries(
  Object.entries(pipelines).map(([region, imagePipelineId]) => {
    const provider = new alicloud.Provider(region, { region: region, ...keys });
    // The lookup uses the region and the account of the provider.
    const image = getLatestImageOutput({ imagePipelineId }, { provider });
    const template = new alicloud.ecs.EcsLaunchTemplate(
      `web-${region}`,
      {
        launchTemplateName: "web",
        imageId: image.imageId,
        instanceType: "ecs.g6.large",
        updateDefaultVersionNumber: true,
      },
      { provider },
    );
    return [region, template.imageId];
  }),
);

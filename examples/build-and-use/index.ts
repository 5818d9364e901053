import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();
const imagePipelineId = config.require("imagePipelineId");

// A new value of `build` starts a new build. The earlier execution stays as it is.
const build = new alicloud.ecs.ImagePipelineExecution(
  `build-${config.require("build")}`,
  { imagePipelineId },
  { retainOnDelete: true },
);

// The build is started before the lookup, and the update waits until it has ended. If it fails, the last
// successful image is used, with a warning.
const image = getLatestImageOutput(
  { imagePipelineId, waitForRunning: { timeout: "90m" } },
  { dependsOn: build },
);

const template = new alicloud.ecs.EcsLaunchTemplate("web", {
  launchTemplateName: "web",
  imageId: image.imageId,
  instanceType: "ecs.g6.large",
  updateDefaultVersionNumber: true,
});

export const imageId = template.imageId;

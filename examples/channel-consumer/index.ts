import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

// This stack needs no access to the pipeline: it uses what the channel has promoted.
const channel = new pulumi.StackReference(config.require("channel"));

const template = new alicloud.ecs.EcsLaunchTemplate("web", {
  launchTemplateName: "web",
  imageId: channel.requireOutput("imageId") as pulumi.Output<string>,
  instanceType: "ecs.g6.large",
  updateDefaultVersionNumber: true,
});

export const imageId = template.imageId;

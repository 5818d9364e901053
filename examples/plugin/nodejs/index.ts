// The examples of the plugin's functions, resource and provider, with its generated SDK. The other
// examples show the npm package, which needs no plugin.
import * as pulumi from "@pulumi/pulumi";
import * as imagePipeline from "pulumi-alicloud-image-pipeline-native";

const config = new pulumi.Config();

// Example: getLatestImage
// The newest image that is at least a day old.
const latest = imagePipeline.getLatestImageOutput({
  imagePipelineId: config.require("imagePipelineId"),
  minAge: "24h",
});
export const latestImageId = latest.imageId;
export const reason = latest.reason;

// Example: getImagePipelineExecutions
// The failed builds, newest first.
const failures = imagePipeline.getImagePipelineExecutionsOutput({
  imagePipelineId: config.require("imagePipelineId"),
  statuses: ["FAILED", "TEST_FAILED"],
  maxItems: 10,
});
export const failedExecutionIds = failures.ids;

// Example: getImagePipelineExecution
// One build, whatever its status.
const execution = imagePipeline.getImagePipelineExecutionOutput({
  imagePipelineId: config.require("imagePipelineId"),
  executionId: config.require("executionId"),
});
export const status = execution.status;

// Example: PipelineImage
// The image stays until `pulumi config set promotion …` promotes the newest one.
const held = new imagePipeline.PipelineImage("held", {
  imagePipelineId: config.require("imagePipelineId"),
  hold: true,
  triggers: [config.require("promotion")],
});
export const heldImageId = held.imageId;

// Example: Provider
// Another region. The credentials come from the environment or from a profile.
const beijing = new imagePipeline.Provider("beijing", { region: "cn-beijing" });
const inBeijing = imagePipeline.getLatestImageOutput(
  { imagePipelineId: config.require("beijingPipelineId") },
  { provider: beijing },
);
export const beijingImageId = inBeijing.imageId;

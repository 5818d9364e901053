// The newest image of a pipeline, and an image that is held until it is promoted: with the plugin, by
// its generated SDK. What the package itself does without a plugin, the other examples show.
import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput, PipelineImage } from "pulumi-alicloud-image-pipeline-native";

const config = new pulumi.Config();
const imagePipelineId = config.require("imagePipelineId");

// Not before the image has stood for a day.
const latest = getLatestImageOutput({ imagePipelineId, minAge: "24h" });

// Stays as it is until `pulumi config set promotion …` names another promotion.
const held = new PipelineImage("held", {
  imagePipelineId,
  hold: true,
  triggers: [config.require("promotion")],
});

export const latestImageId = latest.imageId;
export const reason = latest.reason;
export const heldImageId = held.imageId;

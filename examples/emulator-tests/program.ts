import * as pulumi from "@pulumi/pulumi";
import { PipelineImage } from "pulumi-alicloud-image-pipeline";

/** Keeps its image until `promotion` changes. */
export function program() {
  const config = new pulumi.Config();
  const image = new PipelineImage("web", {
    imagePipelineName: "web",
    hold: true,
    triggers: [config.require("promotion")],
  });
  return Promise.resolve({ imageId: image.imageId, latestImageId: image.latestImageId });
}

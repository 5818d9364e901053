import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const image = pulumi.output({ imageId: config.require("imagePipelineId"), reason: "written down" });

export const imageId = image.imageId;
export const reason = image.reason;

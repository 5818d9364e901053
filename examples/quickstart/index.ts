import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput } from "pulumi-alicloud-image-pipeline";

const config = new pulumi.Config();

const image = getLatestImageOutput({ imagePipelineId: config.require("imagePipelineId") });

export const imageId = image.imageId;
export const reason = image.reason;

import * as pulumi from "@pulumi/pulumi";
import { getLatestImageOutput, PipelineImage } from "pulumi-alicloud-image-pipeline";

const imagePipelineId = new pulumi.Config().require("imagePipelineId");

export const imageOfResource = new PipelineImage("web", { imagePipelineId }).imageId;
export const imageOfFunction = getLatestImageOutput({ imagePipelineId }).imageId;

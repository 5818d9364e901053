/** The Pulumi package: first part of every token, and namespace of its configuration. */
export const PACKAGE = "alicloud-image-pipeline";

/** The type token of the resource. */
export const PIPELINE_IMAGE = `${PACKAGE}:index:PipelineImage`;

/** The type token of an explicit provider. */
export const PROVIDER = `pulumi:providers:${PACKAGE}`;

/* global require, module */
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS, as it runs */
const pulumi = require("@pulumi/pulumi");
const { getLatestImageOutput, PipelineImage } = require("pulumi-alicloud-image-pipeline");

/** A resource whose `result` is its `value`, known once it is deployed only: as the id of anything in a cloud. */
const copier = {
  create: async ({ value }) => ({ id: "copy", outs: { value, result: value } }),
  update: async (_id, _olds, { value }) => ({ outs: { value, result: value } }),
};

class Copy extends pulumi.dynamic.Resource {
  constructor(name, value, opts) {
    super(copier, name, { value, result: undefined }, opts);
  }
}

const OUTPUTS = [
  ...["imageId", "executionId", "imagePipelineId", "region", "status", "creationTime"],
  ...["modifiedTime", "resourceGroupId", "message", "errorCode", "errorInfo", "executionTags"],
  ...["source", "reason", "newer", "latestImageId", "latestExecutionId"],
];

/** The plugin's resource, as the SDK that Pulumi generates declares it. */
class PluginImage extends pulumi.CustomResource {
  constructor(name, args, opts) {
    const outputs = Object.fromEntries(OUTPUTS.map((key) => [key, undefined]));
    super("alicloud-image-pipeline:index:PipelineImage", name, { ...outputs, ...args }, opts);
  }
}

/** `{ "$result": value }` is another resource's output, `{ "$secret": value }` a secret. */
function inputOf(value, name) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((part, index) => inputOf(part, `${name}-${index}`));
  if ("$result" in value) return new Copy(name, value.$result).result;
  if ("$secret" in value) return pulumi.secret(value.$secret);
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, inputOf(part, `${name}-${key}`)]),
  );
}

const config = new pulumi.Config();

/** Arguments of the resources, by their names. */
const images = config.requireObject("images");

/** Their options, and as `user` those of the resource that uses the image; `false` for no such resource. */
const options = config.getObject("options") ?? {};

const resources = {};

/** `{ "$resource": name }` is a resource that was declared before, `{ "$provider": package }` a new provider. */
function optionsOf(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(optionsOf);
  if ("$resource" in value) return resources[value.$resource];
  if ("$provider" in value) return new pulumi.ProviderResource(value.$provider, "explicit", {});
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, optionsOf(part)]));
}

for (const [name, args] of Object.entries(images)) {
  const { user, ...opts } = optionsOf(options[name] ?? {});
  const Image = name.startsWith("plugin-") ? PluginImage : PipelineImage;
  const image = new Image(name, inputOf(args, name), opts);
  resources[name] = image;
  if (user !== false)
    resources[`user-of-${name}`] = new Copy(`user-of-${name}`, image.imageId, user);
  module.exports[name] = Object.fromEntries(OUTPUTS.map((key) => [key, image[key]]));
}

/** The options of a lookup by the program itself, if there is one. */
const lookup = config.getObject("lookup");
if (lookup !== undefined) getLatestImageOutput({ imagePipelineId: "ip-web" }, optionsOf(lookup));

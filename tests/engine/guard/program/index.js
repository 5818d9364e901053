/* global require */
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS, as it runs */
const pulumi = require("@pulumi/pulumi");
const { guardInstanceImages } = require("pulumi-alicloud-image-pipeline");

const INSTANCE = "alicloud:ecs/instance:Instance";

class Component extends pulumi.ComponentResource {
  constructor(name) {
    super("test:index:Component", name);
  }
}

class Instance extends pulumi.CustomResource {
  constructor(name, imageId, opts) {
    super(INSTANCE, name, { imageId, copyOfImageId: undefined }, opts);
  }
}

/**
 * The `guards` are options of calls. Each of the `instances` has an `image`, which may be a secret or an
 * output of an instance that is new; its options are `opts`, and `nested` puts it into a component.
 */
const { guards, instances } = new pulumi.Config().requireObject("program");

for (const options of guards) guardInstanceImages(options);

for (const [name, { image, secret, unknown, nested, opts }] of Object.entries(instances)) {
  const known = secret ? pulumi.secret(image) : image;
  const imageId = unknown ? new Instance(`source-of-${name}`, image).copyOfImageId : known;
  const parent = nested ? { parent: new Component(`component-of-${name}`) } : {};
  new Instance(name, imageId, { ...opts, ...parent });
}

/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-argument -- run time of the provider process, see below */
import type * as pulumi from "@pulumi/pulumi";
import type * as lifecycle from "./lifecycle";

type Lifecycle = typeof lifecycle;

/**
 * The dynamic provider object, which Pulumi serializes into the state of each resource. It must
 * capture nothing and must never change: its text is what a stack keeps, and what it runs with a later
 * release of this package. All behaviour is in the module that it loads, which the program's own
 * installation of this package resolves.
 */
export const pipelineImageProvider: pulumi.dynamic.ResourceProvider = {
  configure: (request) =>
    (require("pulumi-alicloud-image-pipeline/dynamic") as Lifecycle).configure(request),
  check: (olds, news) =>
    (require("pulumi-alicloud-image-pipeline/dynamic") as Lifecycle).check(olds, news),
  diff: (id, olds, news) =>
    (require("pulumi-alicloud-image-pipeline/dynamic") as Lifecycle).diff(id, olds, news),
  create: (inputs) =>
    (require("pulumi-alicloud-image-pipeline/dynamic") as Lifecycle).create(inputs),
  read: (id, state) =>
    (require("pulumi-alicloud-image-pipeline/dynamic") as Lifecycle).read(id, state),
  update: (id, olds, news) =>
    (require("pulumi-alicloud-image-pipeline/dynamic") as Lifecycle).update(id, olds, news),
};

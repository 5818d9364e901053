/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-argument -- runs in the provider process, see below */
import type * as pulumi from "@pulumi/pulumi";
import type * as lifecycle from "./lifecycle";

type Lifecycle = typeof lifecycle;

/**
 * The package as it is installed for the program. A stack can have resources of a package that is not
 * installed any more: deleting them needs nothing of it, everything else needs an error that helps.
 */
const installed = (): Lifecycle | undefined => {
  try {
    require.resolve("pulumi-alicloud-image-pipeline/dynamic");
  } catch {
    return undefined;
  }
  return require("pulumi-alicloud-image-pipeline/dynamic") as Lifecycle;
};

const needed = (): Lifecycle => {
  const found = installed();
  if (found !== undefined) return found;
  const message =
    "The stack has a PipelineImage, but the package pulumi-alicloud-image-pipeline is not installed. Run: npm install pulumi-alicloud-image-pipeline";
  // Pulumi prints the stack of what is thrown here.
  throw Object.assign(new Error(message), { stack: message });
};

/**
 * The dynamic provider object, which Pulumi serializes into the state of each resource. It must capture
 * no value: its text is what a stack stores, and what a stack runs with a later release of this package.
 * All behavior is in the module that it loads, as the program's own dependencies resolve it.
 */
export const pipelineImageProvider: pulumi.dynamic.ResourceProvider = {
  configure: async (request) => installed()?.configure(request),
  check: async (olds, news) => needed().check(olds, news),
  diff: async (id, olds, news) => needed().diff(id, olds, news),
  create: async (inputs) => needed().create(inputs),
  read: async (id, state) => needed().read(id, state),
  update: async (id, olds, news) => needed().update(id, olds, news),
};

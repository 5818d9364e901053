import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { actAsEngine } from "../sdk/support/program";
import { Config } from "@pulumi/pulumi/cmd/dynamic-provider/config";
import type * as Lifecycle from "../../provider/dynamic/lifecycle";

const EXAMPLES = path.resolve(__dirname, "../../examples");
const load = createRequire(__filename);
/** As the engine loads it: the built package, whose entry has no declarations for programs. */
const lifecycle = load("pulumi-alicloud-image-pipeline/dynamic") as typeof Lifecycle;

/** Type of a PipelineImage. */
export const PIPELINE_IMAGE = "pulumi-nodejs:dynamic/alicloud-image-pipeline:PipelineImage";

/** A resource that a program registered. */
export interface Registered {
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** What of an example to run, and what to wait for. */
export interface ExampleOptions {
  /** Stack configuration; keys without namespace are the program's own. */
  readonly config: Record<string, string>;
  readonly preview: boolean;
  /** Type of the resources to wait for. */
  readonly type: string;
  /** How many of them. */
  readonly count: number;
}

/**
 * Runs an example with Pulumi's mocks in place of an engine, since the plugin of its resources is not
 * to be had in the tests; the lookup itself goes to the emulator that the configuration names.
 */
export async function runExample(name: string, options: ExampleOptions): Promise<Registered[]> {
  const { promise, resolve } = Promise.withResolvers<Registered[]>();
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: async ({ type, name: resource, inputs, id }) => {
        const given =
          type === PIPELINE_IMAGE
            ? await checked(inputs as Record<string, unknown>, options.config)
            : (inputs as Record<string, unknown>);
        if (type === "pulumi:pulumi:StackReference") {
          return { id: resource, state: { ...given, outputs: { imageId: "m-promoted" } } };
        }
        if (type === options.type) registered.push({ name: resource, inputs: given });
        if (registered.length === options.count) resolve(registered);
        // Pulumi passes an empty ID for a new resource.
        return { id: id === undefined || id === "" ? `${resource}-id` : id, state: given };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    "example",
    "test",
    options.preview,
  );
  actAsEngine();
  const namespaced = Object.entries(options.config).map(([key, value]) => [
    key.includes(":") ? key : `example:${key}`,
    value,
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(namespaced) as Record<string, string>);
  const program = path.join(EXAMPLES, name, "index.ts");
  // A program runs when it is loaded: reload it for each run.
  Reflect.deleteProperty(load.cache, program);
  load(program);
  return promise;
}

/** What the engine has done with a PipelineImage: its own provider, called as the engine calls it. */
async function checked(
  inputs: Record<string, unknown>,
  config: Record<string, string>,
): Promise<Record<string, unknown>> {
  await lifecycle.configure({ config: new Config(config, "example") });
  const result = await lifecycle.check({}, inputs);
  assert.equal(result.failures, undefined);
  return result.inputs as Record<string, unknown>;
}

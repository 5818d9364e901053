import * as pulumi from "@pulumi/pulumi";
import { InvalidArgumentError } from "../core/errors";
import { childrenOf, typeInUrn, valueWithUnknowns } from "../provider/pulumi-internals";
import {
  givenSettings,
  SETTING_KEYS,
  type SettingKey,
  type SettingsSource,
} from "../core/settings/sources";

const ANY_FUNCTION = "alicloud:ecs/getImages:getImages";

/**
 * Programs without types may give anything.
 *
 * @throws {@link InvalidArgumentError} when the options are no object
 */
export function checkOptions(opts: unknown): void {
  if (typeof opts === "object" && opts !== null) return;
  throw new InvalidArgumentError([{ path: "opts", message: "must be an object, or left out" }]);
}

/** The explicit provider: the option itself, or the parent's, as for every other function of the package. */
function providerOf(opts: pulumi.InvokeOptions): pulumi.ProviderResource | undefined {
  return opts.provider ?? opts.parent?.getProvider(ANY_FUNCTION);
}

/**
 * The promise form has no way to wait for a provider's settings.
 *
 * @throws {@link InvalidArgumentError} when an explicit provider would have to be used
 */
export function refuseExplicitProvider(functionName: string, opts: pulumi.InvokeOptions): void {
  if (providerOf(opts) === undefined) return;
  const path = opts.provider === undefined ? "opts.parent" : "opts.provider";
  throw new InvalidArgumentError([
    { path, message: `an explicit provider needs the output form: use ${functionName}Output` },
  ]);
}

/**
 * The settings of the explicit provider; an output without a value where there is none. Not secret,
 * though the keys are: what is looked up with them is none.
 */
export function providerSettings(
  opts: pulumi.InvokeOptions,
): pulumi.Output<SettingsSource | undefined> {
  const provider = providerOf(opts);
  if (provider === undefined) return pulumi.output(undefined);
  const outputs = provider as unknown as Partial<Record<SettingKey, pulumi.Output<unknown>>>;
  // Lists and maps come as JSON. A setting may be absent, or unknown because it was never set.
  const values = Promise.all(
    SETTING_KEYS.map(async (key) => outputs[key] && valueWithUnknowns(outputs[key])),
  );
  return pulumi.all([provider.urn, values]).apply(([urn, all]) => {
    if (typeInUrn(urn) !== "pulumi:providers:alicloud") {
      throw new InvalidArgumentError([
        { path: "opts.provider", message: `must be an alicloud.Provider, and is ${urn}` },
      ]);
    }
    const found = Object.fromEntries(SETTING_KEYS.map((key, index) => [key, textOf(all[index])]));
    return givenSettings(found, (key) => `${key} of the explicit provider`);
  });
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Resolves when the resources of `dependsOn`, and the children of components among them, are there;
 * unknown in a preview in which one of them has yet to be created. As for Pulumi's own functions.
 */
export function dependencies(opts: pulumi.InvokeOutputOptions): pulumi.Output<unknown> {
  return pulumi.output(opts.dependsOn).apply((resources = []) => {
    const all = new Set<pulumi.Resource>();
    for (const resource of [resources].flat()) addWithChildren(resource, all);
    return pulumi.all(
      [...all].map((resource) =>
        pulumi.CustomResource.isInstance(resource) ? resource.id : resource.urn,
      ),
    );
  });
}

function addWithChildren(resource: pulumi.Resource, all: Set<pulumi.Resource>): void {
  if (all.has(resource)) return;
  all.add(resource);
  if (!pulumi.ComponentResource.isInstance(resource)) return;
  for (const child of childrenOf(resource)) addWithChildren(child, all);
}

import * as pulumi from "@pulumi/pulumi";
import {
  SETTING_KEYS,
  settingsOf,
  type SettingKey,
  type SettingsSource,
} from "../core/settings/sources";
import { typeInUrn, valueWithUnknowns } from "../provider/pulumi-internals";
import { invalidArgument } from "./checks";

/** A function of the package whose provider a parent is asked for. */
const ANY_FUNCTION = "alicloud:ecs/getImages:getImages";

/** The explicit provider: the option itself, or the one that the parent passes on, as for `alicloud`'s own functions. */
export function explicitProvider(opts: pulumi.InvokeOptions): pulumi.ProviderResource | undefined {
  return opts.provider ?? opts.parent?.getProvider(ANY_FUNCTION);
}

/**
 * The promise form cannot wait for the outputs of a provider.
 *
 * @throws {@link InvalidArgumentError} if an explicit provider is set or inherited
 */
export function refuseExplicitProvider(functionName: string, opts: pulumi.InvokeOptions): void {
  if (explicitProvider(opts) === undefined) return;
  throw invalidArgument(
    ["opts", opts.provider === undefined ? "parent" : "provider"],
    `an explicit provider needs the output form: use ${functionName}Output`,
  );
}

/**
 * The settings of the explicit provider, or `undefined` if there is none. The output is not secret, although
 * keys are: the results of a lookup are not secret.
 *
 * @throws {@link InvalidArgumentError} (the output rejects) if the provider is not an `alicloud.Provider`
 */
export function providerSettings(
  opts: pulumi.InvokeOptions,
): pulumi.Output<SettingsSource | undefined> {
  const provider = explicitProvider(opts);
  if (provider === undefined) return pulumi.output(undefined);
  const outputs = provider as unknown as Partial<Record<SettingKey, pulumi.Output<unknown>>>;
  // A setting may be absent, or unknown only because it was never set.
  const values = Promise.all(
    SETTING_KEYS.map(async (key) => outputs[key] && valueWithUnknowns(outputs[key])),
  );
  return pulumi.all([provider.urn, values]).apply(([urn, all]) => {
    if (typeInUrn(urn) !== "pulumi:providers:alicloud")
      throw invalidArgument(["opts", "provider"], `must be an alicloud.Provider, but is ${urn}`);
    const settings = Object.fromEntries(SETTING_KEYS.map((key, index) => [key, all[index]]));
    return settingsOf(settings, (names) => `${names} of the explicit provider`);
  });
}

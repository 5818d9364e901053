import {
  environmentVariables,
  givenSettings,
  stackConfiguration,
  type SettingKey,
  type SettingsSources,
} from "../../../../core/settings/sources";

type Settings = Partial<Record<SettingKey, string>>;

/** What a test puts into each place; `env` has the variables' own names. */
export interface Places {
  readonly args?: Settings;
  readonly provider?: Settings;
  readonly stack?: Settings;
  readonly env?: Readonly<Record<string, string>>;
}

export function sourcesOf({ args = {}, provider, stack = {}, env = {} }: Places): SettingsSources {
  return {
    args: givenSettings(args, (key) => `the argument ${key}`),
    provider: provider && givenSettings(provider, (key) => `${key} of the explicit provider`),
    stack: stackConfiguration((key) => stack[key.replace("alicloud:", "") as SettingKey]),
    environment: environmentVariables(env),
  };
}

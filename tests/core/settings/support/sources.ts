import {
  environmentVariables,
  settingsOf,
  stackConfiguration,
  type SettingKey,
  type SettingsSources,
} from "../../../../core/settings/sources";

type Settings = Partial<Record<SettingKey, string>>;

/** The settings of each source in a test; `env` has the variables' own names. */
export interface Values {
  readonly args?: Settings;
  readonly provider?: Settings;
  readonly stack?: Settings;
  readonly env?: Readonly<Record<string, string>>;
}

export function sourcesOf({ args = {}, provider, stack = {}, env = {} }: Values): SettingsSources {
  return {
    args: settingsOf(args, (names) => `the argument ${names}`),
    provider: provider && settingsOf(provider, (names) => `${names} of the explicit provider`),
    stack: stackConfiguration((key) => stack[key.replace("alicloud:", "") as SettingKey]),
    environment: environmentVariables(env),
  };
}

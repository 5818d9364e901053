import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../pipeline-image/properties";
import type { Problem } from "../errors";
import { givenSettings, type SettingKey, type SettingsSource } from "../settings/sources";
import { PACKAGE } from "./package-name";

/** The configuration of a provider, with whether a value is a secret by itself. */
const KEYS: Readonly<Record<SettingKey, { readonly secret: boolean }>> = {
  region: { secret: false },
  accessKey: { secret: false },
  secretKey: { secret: true },
  securityToken: { secret: true },
  profile: { secret: false },
  sharedCredentialsFile: { secret: false },
  ecsRoleName: { secret: false },
  credentialsUri: { secret: false },
  assumeRole: { secret: false },
  assumeRoleWithOidc: { secret: false },
  endpoints: { secret: false },
  protocol: { secret: false },
  clientConnectTimeout: { secret: false },
  clientReadTimeout: { secret: false },
  maxRetryTimeout: { secret: false },
};

/** What the engine itself puts among a provider's properties. */
const ENGINE_KEYS = new Set(["version", "pluginDownloadURL", "pluginChecksums"]);

/** The names of all settings. */
export const CONFIGURATION_KEYS = Object.keys(KEYS) as readonly SettingKey[];

/** The settings that the state keeps encrypted, also where the program did not mark them. */
export const SECRET_KEYS: ReadonlySet<string> = new Set(
  CONFIGURATION_KEYS.filter((key) => KEYS[key].secret),
);

/** What is wrong with the configuration of a provider, as far as it can be told without using it. */
export function configurationProblems(values: Properties): Problem[] {
  return Object.keys(values)
    .filter((key) => !(key in KEYS) && !ENGINE_KEYS.has(key) && !key.startsWith("__"))
    .map((key) => ({
      path: key,
      message: `is no setting of this provider; it has: ${CONFIGURATION_KEYS.join(", ")}`,
    }));
}

/** The configuration of a provider as a place to find connection settings in. */
export function providerSettings(values: Properties): SettingsSource {
  const texts = CONFIGURATION_KEYS.map((key) => [key, textOf(values[key])] as const);
  return givenSettings(
    Object.fromEntries(texts),
    // An explicit provider has its own properties only; the default one has those of the stack.
    (key) => `${key} of the provider (for the default provider: ${PACKAGE}:${key})`,
  );
}

/** The names of the settings in which two configurations differ. */
export function changedSettings(olds: Properties, news: Properties): string[] {
  return CONFIGURATION_KEYS.filter((key) => !isDeepStrictEqual(olds[key], news[key]));
}

/**
 * A message of the core for users of the plugin. The core's advice names the configuration of
 * `@pulumi/alicloud`, which TypeScript programs share and a plugin cannot see.
 */
export function inPluginTerms(message: string): string {
  return message.replace(/\balicloud:(?=[a-z*])/g, `${PACKAGE}:`);
}

/** Lists and maps come as such, or as the JSON that Pulumi stores configuration as. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

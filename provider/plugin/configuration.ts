import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../../core/pipeline-image/properties";
import type { Problem } from "../../core/errors";
import {
  givenSettings,
  SETTING_KEYS,
  type SettingKey,
  type SettingsSource,
} from "../../core/settings/sources";
import { PACKAGE } from "./package-name";

/** What the engine itself puts among a provider's properties. */
const ENGINE_KEYS = new Set(["version", "pluginDownloadURL", "pluginChecksums"]);

/** The settings that the state keeps encrypted, also where the program did not mark them. */
export const SECRET_KEYS: ReadonlySet<string> = new Set<SettingKey>(["secretKey", "securityToken"]);

const KEYS: ReadonlySet<string> = new Set(SETTING_KEYS);

/** What is wrong with the configuration of a provider, as far as it can be told without using it. */
export function configurationProblems(values: Properties): Problem[] {
  return Object.keys(values)
    .filter((key) => !KEYS.has(key) && !ENGINE_KEYS.has(key) && !key.startsWith("__"))
    .map((key) => ({
      path: key,
      message: `is no setting of this provider; it has: ${SETTING_KEYS.join(", ")}`,
    }));
}

/** The configuration of a provider as a place to find connection settings in. */
export function providerSettings(values: Properties): SettingsSource {
  const texts = SETTING_KEYS.map((key) => [key, textOf(values[key])] as const);
  return givenSettings(
    Object.fromEntries(texts),
    // An explicit provider has its own properties only; the default one has those of the stack.
    (key) => `${key} of the provider (for the default provider: ${PACKAGE}:${key})`,
  );
}

/** The names of the settings in which two configurations differ. */
export function changedSettings(olds: Properties, news: Properties): string[] {
  return SETTING_KEYS.filter((key) => !isDeepStrictEqual(olds[key], news[key]));
}

/**
 * A message of the core for users of the plugin. The core's hint names the configuration of
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

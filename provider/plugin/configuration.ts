import { isDeepStrictEqual } from "node:util";
import {
  CheckResponse,
  type CheckRequest,
  type DiffRequest,
  type DiffResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { problemAt, type Problem } from "../../core/errors";
import type { Properties } from "../../core/pipeline-image/properties";
import {
  SETTING_KEYS,
  settingsOf,
  type SettingKey,
  type SettingsSource,
} from "../../core/settings/sources";
import { checkFailures, inPlaceUpdate, PACKAGE, received, toStruct } from "./wire";

/** The properties that the engine itself adds to a provider. */
const ENGINE_KEYS = new Set(["version", "pluginDownloadURL", "pluginChecksums"]);

/** The settings that are encrypted in the state, even if the program does not mark them as secrets. */
export const SECRET_KEYS: ReadonlySet<string> = new Set<SettingKey>(["secretKey", "securityToken"]);

const KEYS: ReadonlySet<string> = new Set(SETTING_KEYS);

/** Checks the configuration of a provider, and marks the settings that are always secrets. */
export function checkConfig(request: CheckRequest): CheckResponse {
  const { values, secrets } = received(request.getNews());
  return new CheckResponse()
    .setInputs(toStruct(values, new Set([...secrets, ...SECRET_KEYS])))
    .setFailuresList(checkFailures(problemsOf(values)));
}

function problemsOf(values: Properties): Problem[] {
  return Object.keys(values)
    .filter((key) => !KEYS.has(key) && !ENGINE_KEYS.has(key) && !key.startsWith("__"))
    .map((key) =>
      problemAt(
        [key],
        `is not a setting of this provider. The settings are: ${SETTING_KEYS.join(", ")}`,
      ),
    );
}

/**
 * Compares two configurations. The provider is never replaced: its resources are read with other
 * credentials, or through another endpoint, and stay the same.
 */
export function diffConfig(request: DiffRequest): DiffResponse {
  const olds = received(request.getOlds() ?? request.getOldInputs()).values;
  const news = received(request.getNews()).values;
  return inPlaceUpdate(SETTING_KEYS.filter((key) => !isDeepStrictEqual(olds[key], news[key])));
}

/** The configuration of a provider as a source of connection settings. */
export function providerSettings(values: Properties): SettingsSource {
  return settingsOf(
    values,
    // An explicit provider has only its own properties; the default one has those of the stack.
    (names) =>
      `${names} of the provider (for the default provider: ${names.replace(/\w+/g, `${PACKAGE}:$&`)})`,
  );
}

import { isDeepStrictEqual } from "node:util";
import {
  CheckResponse,
  type CheckRequest,
  type DiffRequest,
  type DiffResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import {
  containsValue,
  withoutAbsent,
  type Properties,
} from "../../core/pipeline-image/properties";
import { SETTING_KEYS, type SettingKey } from "../../core/settings/sources";
import { problemsInSettings } from "../../core/settings/validation";
import {
  checkFailures,
  inPlaceUpdate,
  received,
  toStruct,
  UNKNOWN,
  type PropertyProblem,
} from "./wire";

/** The properties that the engine itself adds to a provider. */
const ENGINE_KEYS = new Set(["version", "pluginDownloadURL", "pluginChecksums"]);

/** The settings that are encrypted in the state, even if the program does not mark them as secrets. */
export const SECRET_KEYS: ReadonlySet<string> = new Set<SettingKey>([
  "secretKey",
  "securityToken",
  // Its address can contain a token.
  "credentialsUri",
]);

/** Checks the configuration of a provider, and marks the settings that are always secrets. */
export function checkConfig(request: CheckRequest): CheckResponse {
  const { values: sent, secrets } = received(request.getNews());
  const values = withPlainProtocol(sent);
  return new CheckResponse()
    .setInputs(toStruct(values, new Set([...secrets, ...SECRET_KEYS, ...secretRole(values)])))
    .setFailuresList(checkFailures(problemsOf(values)));
}

/** A role is a secret if it has an external ID. It may be JSON. */
function secretRole({ assumeRole }: Properties): string[] {
  return JSON.stringify(assumeRole ?? null).includes("externalId") ? ["assumeRole"] : [];
}

/** SDKs write each setting of a provider that is not just a string as JSON, and so the value of an enumeration. */
function withPlainProtocol(values: Properties): Properties {
  const { protocol } = values;
  const [, name] = /^"(\w*)"$/.exec(String(protocol)) ?? [];
  return name === undefined ? values : { ...values, protocol: name };
}

function problemsOf(values: Properties): PropertyProblem[] {
  // The engine adds its own properties, and checks an unknown value when it is known.
  const settings = Object.entries(withoutAbsent(values)).filter(([key]) => !isOfEngine(key));
  const isOpen = ([, given]: readonly [string, unknown]) => containsValue(given, UNKNOWN);
  const known = settings.filter((setting) => !isOpen(setting));
  const open = new Set(settings.filter(isOpen).map(([key]) => key));
  return problemsInSettings(Object.fromEntries(known), open);
}

function isOfEngine(key: string): boolean {
  return ENGINE_KEYS.has(key) || key.startsWith("__");
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

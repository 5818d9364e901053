import type { CredentialSource } from "../ecs/credentials";
import { ecsHostOf } from "../ecs/endpoints";
import { ConfigurationError } from "../errors";
import { originOf } from "./endpoint";
import { endpointOf, type Find, type Found } from "./found";
import { credentialSource } from "./credential-source";
import { defaultProfileFile, profileFile, readProfile, type Profile } from "./profile";
import {
  CREDENTIAL_KEYS,
  type SettingKey,
  type SettingsSource,
  type SettingsSources,
} from "./sources";

/** All that a client needs to reach the API. */
export interface ConnectionSettings {
  readonly region: string;
  /** Scheme, host and port. */
  readonly endpoint: string;
  readonly credentials: CredentialSource;
  /** Milliseconds. */
  readonly connectTimeout?: number | undefined;
  /** Milliseconds. */
  readonly readTimeout?: number | undefined;
  /** Milliseconds in which a call may be tried again. */
  readonly retryTimeout?: number | undefined;
}

/**
 * Works out the connection settings. The profile file is read only for what no other place has.
 *
 * @throws {@link ConfigurationError} when something is missing (it names every place that was looked in) or malformed
 */
export function resolveSettings(sources: SettingsSources): ConnectionSettings {
  const find = finder(sources);
  let profile: { readonly read: Profile | undefined } | undefined;
  const readProfileOnce = () =>
    (profile ??= {
      read: readProfile(find("profile")?.value, find("sharedCredentialsFile")?.value),
    }).read;

  const region = find("region") ?? regionOf(readProfileOnce());
  if (region === undefined) throw noRegion(sources);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(region.value)) {
    throw new ConfigurationError(`${region.place} is no region id; they look like cn-hangzhou.`);
  }
  const endpoint = endpointOf("ecs", find) ?? {
    value: ecsHostOf(region.value),
    place: "The region's endpoint",
  };
  return {
    region: region.value,
    endpoint: originOf(endpoint, find("protocol")),
    credentials: credentialSource(find, readProfileOnce),
    connectTimeout: numberOf(find("clientConnectTimeout")),
    readTimeout: numberOf(find("clientReadTimeout")),
    retryTimeout: (numberOf(find("maxRetryTimeout")) ?? 0) * 1000 || undefined,
  };
}

function finder(sources: SettingsSources): Find {
  return (key, accept = () => true) =>
    placesOf(key, sources)
      .map((source) => ({ value: source.get(key) ?? "", place: source.nameOf(key) }))
      .find((found) => found.value !== "" && accept(found));
}

/**
 * An explicit provider that names an account stands alone: to complete its credentials from the
 * stack's would mix two accounts. Only half of an access key is completed, from the environment.
 */
function placesOf(
  key: SettingKey,
  { args, provider, stack, environment }: SettingsSources,
): SettingsSource[] {
  const isCredential = (CREDENTIAL_KEYS as readonly SettingKey[]).includes(key);
  if (isCredential && provider && CREDENTIAL_KEYS.some((name) => provider.get(name))) {
    const isKeyPair = key === "accessKey" || key === "secretKey";
    return isKeyPair && (provider.get("accessKey") ?? provider.get("secretKey"))
      ? [provider, environment]
      : [provider];
  }
  return [args, provider, stack, environment].filter((source) => source !== undefined);
}

function numberOf(found: Found | undefined): number | undefined {
  if (found === undefined) return undefined;
  const number = Number(found.value);
  // Longer than setTimeout can wait is never meant; 0 is how the provider writes "not set".
  if (Number.isInteger(number) && number >= 0 && number < 2 ** 31) return number || undefined;
  throw new ConfigurationError(`${found.place} must be a whole number, from 0.`);
}

function regionOf(profile: Profile | undefined): Found | undefined {
  return profile?.region === undefined
    ? undefined
    : { value: profile.region, place: "region_id of the profile" };
}

function noRegion(sources: SettingsSources): ConfigurationError {
  const places = placesOf("region", sources).map((source) => source.nameOf("region"));
  const file = profileFile(finder(sources)("sharedCredentialsFile")?.value);
  return new ConfigurationError(
    `No region found. Looked in: ${[...places, `region_id of the profile in ${file}`].join("; ")}. ` +
      "Set one, e.g. with: pulumi config set alicloud:region cn-hangzhou, or ALICLOUD_REGION=cn-hangzhou in the environment.",
  );
}

/** The error for when no place has credentials. */
export function noCredentials(sources: SettingsSources): ConfigurationError {
  const keys = [
    "accessKey",
    "profile",
    "ecsRoleName",
    "credentialsUri",
    "assumeRoleWithOidc",
  ] as const;
  const places = keys.flatMap((key) => placesOf(key, sources).map((source) => source.nameOf(key)));
  return new ConfigurationError(
    `No credentials found. Looked in: ${[...new Set(places), `the profile file ${defaultProfileFile()}`].join("; ")}; ` +
      "the default chain (OIDC role, command line profile, RAM role of the ECS instance, credentials URI). " +
      "Set alicloud:accessKey and alicloud:secretKey (with --secret) in the stack's configuration, or ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY in the environment.",
  );
}

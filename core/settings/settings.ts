import type { CredentialSource } from "../ecs/credentials";
import { ecsHostOf } from "../ecs/region-hosts";
import { ConfigurationError } from "../errors";
import { originOf } from "./endpoint";
import { endpointOf, type Find, type Found } from "./found";
import { credentialSource } from "./credential-source";
import { defaultProfileFile, profileFile, readProfile, type Profile } from "./profile";
import { isRegionId, NO_REGION_ID } from "./region-id";
import { WAYS, type SettingKey, type SettingsSource, type SettingsSources } from "./sources";

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
  if (!isRegionId(region.value)) throw new ConfigurationError(`${region.place} ${NO_REGION_ID}.`);
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
 * An explicit provider that names a way to credentials takes that way, completed field by field from
 * the other places; another way, or a role, that those have is another account's.
 */
function placesOf(key: SettingKey, sources: SettingsSources): SettingsSource[] {
  const { args, stack, environment } = sources;
  const provider = sources.provider && withoutCopies(sources.provider, environment);
  const others = [stack, environment];
  return [args, provider, ...(provider && isOthers(key, provider) ? [] : others)].filter(
    (source) => source !== undefined,
  );
}

/** Whether a setting would lead to another account than that of the provider. */
function isOthers(key: SettingKey, provider: SettingsSource): boolean {
  const has = (name: SettingKey) => Boolean(provider.get(name));
  const ways: readonly (readonly SettingKey[])[] = WAYS;
  const own = ways.filter((way) => way.some(has));
  if (own.length === 0) return false;
  // A token belongs to one key.
  if (key === "securityToken" && has("accessKey")) return true;
  return key === "assumeRole" || (ways.flat().includes(key) && !own.flat().includes(key));
}

/** `@pulumi/alicloud` copies these from the environment into every provider, where nobody named them. */
const COPIED: readonly SettingKey[] = ["profile", "ecsRoleName"];

function withoutCopies(provider: SettingsSource, environment: SettingsSource): SettingsSource {
  const isCopy = (key: SettingKey) =>
    COPIED.includes(key) && provider.get(key) === environment.get(key);
  return { ...provider, get: (key) => (isCopy(key) ? undefined : provider.get(key)) };
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
  const keys = WAYS.flat().filter((key) => key !== "secretKey" && key !== "securityToken");
  const places = keys.flatMap((key) =>
    placesOf(key, sources)
      .filter((source) => source !== sources.args)
      .map((source) => source.nameOf(key)),
  );
  return new ConfigurationError(
    `No credentials found. Looked in: ${[...places, `the profile file ${defaultProfileFile()}`].join("; ")}; ` +
      "the default chain (OIDC role, command line profile, RAM role of the ECS instance, credentials URI). " +
      "Set alicloud:accessKey and alicloud:secretKey (with --secret) in the stack's configuration, or ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY in the environment.",
  );
}

import type { CredentialSource } from "../ecs/credentials";
import { proxyFor, type ProxyVariables } from "../ecs/proxy";
import { ecsHostOf, INVALID_REGION_ID, isRegionId } from "../ecs/region-hosts";
import { ConfigurationError } from "../errors";
import { chooseCredentials, type CredentialChoice } from "./credential-choice";
import { endpointOf, originOf } from "./endpoint";
import { profileFile, readProfile, type Profile } from "./profile-file";
import {
  CREDENTIAL_SETTINGS,
  nameToSet,
  type FindSetting,
  type SettingKey,
  type SettingsSource,
  type SettingsSources,
  type SettingValue,
} from "./sources";

/** The settings with which a client reaches the API. */
export interface ConnectionSettings {
  readonly region: string;
  /** Scheme, host and port. */
  readonly endpoint: string;
  readonly credentials: CredentialSource;
  /** Milliseconds. */
  readonly connectTimeout?: number | undefined;
  /** Milliseconds. */
  readonly readTimeout?: number | undefined;
  /** The time in which a call is retried, in milliseconds. */
  readonly retryTimeout?: number | undefined;
}

/**
 * Resolves the connection settings. The profile file is read only for settings that no other source has.
 *
 * @throws {@link ConfigurationError} if a setting is missing (it lists every source that was checked) or malformed
 */
export function resolveSettings(sources: SettingsSources): ConnectionSettings {
  const lookup = lookupIn(sources);
  const { find } = lookup;
  return {
    region: regionIn(lookup, sources).value,
    endpoint: endpointIn(lookup, sources).value,
    credentials: credentialsIn(lookup).credentials,
    connectTimeout: numberOf(find("clientConnectTimeout")),
    readTimeout: numberOf(find("clientReadTimeout")),
    retryTimeout: (numberOf(find("maxRetryTimeout")) ?? 0) * 1000 || undefined,
  };
}

/** Where the region and the credentials of a lookup come from, as phrases for a message. */
export interface SettingsDescription {
  /** The region and its source: `region cn-hangzhou (from alicloud:region in the stack's configuration)`. */
  readonly region: string;
  /** The source of the credentials, never a part of them. */
  readonly credentials: string;
}

/** Describes the result of {@link resolveSettings}. It also describes settings that are missing or malformed. */
export function describeSettings(sources: SettingsSources): SettingsDescription {
  const lookup = lookupIn(sources);
  const describe = (what: string, phrase: () => string) => {
    try {
      return phrase();
    } catch (error) {
      if (ConfigurationError.isInstance(error)) return `no usable ${what}`;
      throw error;
    }
  };
  return {
    region: describe("region", () => {
      const { value, source } = regionIn(lookup, sources);
      return `region ${value} (from ${source})`;
    }),
    credentials: describe("credentials", () => `credentials from ${credentialsIn(lookup).source}`),
  };
}

/** One setting of a lookup, and its source. */
export interface SettingReport {
  readonly setting: string;
  /** Never a secret, or a part of one. Absent if the setting is missing or invalid. */
  readonly value?: string;
  readonly source?: string;
  /** The problem with the setting. */
  readonly problem?: string;
}

/** Reports the settings of {@link resolveSettings} one by one, without secrets. */
export function reportSettings(
  sources: SettingsSources,
  environment: ProxyVariables,
): SettingReport[] {
  const lookup = lookupIn(sources);
  const report = (setting: string, read: () => SettingValue): SettingReport => {
    try {
      return { setting, ...read() };
    } catch (error) {
      if (ConfigurationError.isInstance(error)) return { setting, problem: error.message };
      throw error;
    }
  };
  const number = (
    key: "clientConnectTimeout" | "clientReadTimeout" | "maxRetryTimeout",
    fallback: string,
    unit = "ms",
  ): SettingValue => {
    const setting = lookup.find(key);
    const value = numberOf(setting);
    return setting && value !== undefined
      ? { value: `${value} ${unit}`, source: setting.source }
      : { value: fallback, source: "the default" };
  };
  return [
    report("region", () => regionIn(lookup, sources)),
    report("endpoint", () => endpointIn(lookup, sources)),
    report("credentials", () => {
      const { credentials, source } = credentialsIn(lookup);
      return { value: describeCredentials(credentials), source };
    }),
    report("proxy", () => {
      const endpoint = new URL(endpointIn(lookup, sources).value);
      const proxy = proxyFor(endpoint, environment);
      // Only the origin: the URL of a proxy can have a password.
      return proxy === undefined
        ? { value: "none", source: "the environment" }
        : { value: proxy.origin, source: "the environment" };
    }),
    report("connect timeout", () => number("clientConnectTimeout", "10000 ms")),
    report("read timeout", () => number("clientReadTimeout", "30000 ms")),
    report("retry timeout", () => number("maxRetryTimeout", "120 s", "s")),
  ];
}

/** Describes the kind of credentials, without any part of them. */
function describeCredentials(source: CredentialSource): string {
  switch (source.kind) {
    case "accessKey":
      return source.securityToken === undefined
        ? "an access key"
        : "a temporary access key with a security token";
    case "cliProfile":
      return `the profile ${source.name}`;
    case "ecsRole":
      return `the RAM role of this ECS instance${source.roleName === undefined ? "" : ` (${source.roleName})`}`;
    case "uri":
      return "a credentials URI";
    case "oidc":
      return `the role ${source.roleArn}, with an OIDC token`;
    case "assumeRole":
      return `the role ${source.roleArn}, assumed with ${describeCredentials(source.base)}`;
    case "defaultChain":
      return "the default credential chain";
  }
}

/** The sources of one lookup, and its profile, which is read once. */
interface SettingsLookup {
  /** The sources of a setting; the first that has it wins. */
  readonly sourcesOf: (key: SettingKey) => readonly SettingsSource[];
  readonly find: FindSetting;
  readonly readProfile: () => Profile | undefined;
}

/**
 * An explicit provider does not get the stack's configuration: neither does the real one. If it, or the
 * arguments, name credentials, other credentials and roles in the environment belong to another account.
 */
function lookupIn(sources: SettingsSources): SettingsLookup {
  const { args, provider: explicit, stack, environment } = sources;
  const provider = explicit && withoutCopies(explicit, environment);
  const configuration = provider ?? stack;
  const sourcesOf = (key: SettingKey) => [
    args,
    ...(configuration ? [configuration] : []),
    ...(isOfAnotherAccount(key, args) || (provider && isOfAnotherAccount(key, provider))
      ? []
      : [environment]),
  ];
  const find: FindSetting = (key, accept = () => true) =>
    sourcesOf(key)
      .map((source) => ({ value: source.get(key) ?? "", source: source.nameOf(key) }))
      .find((setting) => setting.value !== "" && accept(setting));
  let profile: { readonly read: Profile | undefined } | undefined;
  return {
    sourcesOf,
    find,
    readProfile: () =>
      (profile ??= {
        read: readProfile(
          find("profile")?.value,
          find("sharedCredentialsFile")?.value,
          (key) =>
            // The environment can have both settings, so the fallback only satisfies the compiler.
            nameToSet(key, sources) ?? key,
        ),
      }).read,
  };
}

function regionIn(lookup: SettingsLookup, sources: SettingsSources): SettingValue {
  const region = lookup.find("region") ?? lookup.readProfile()?.region();
  if (region === undefined) throw noRegion(lookup, sources);
  if (!isRegionId(region.value))
    throw new ConfigurationError(`${region.source} ${INVALID_REGION_ID}.`);
  return region;
}

/** The origin that requests are sent to. */
function endpointIn(lookup: SettingsLookup, sources: SettingsSources): SettingValue {
  const { find } = lookup;
  const endpoint = endpointOf("ecs", find) ?? {
    value: ecsHostOf(regionIn(lookup, sources).value),
    source: "The region's endpoint",
  };
  const origin = originOf(endpoint, find("protocol"), nameToSet("protocol", sources));
  return { value: origin, source: endpoint.source };
}

function credentialsIn({ sourcesOf, find, readProfile }: SettingsLookup): CredentialChoice {
  return chooseCredentials({ find, readProfile, accessKeySources: sourcesOf("accessKey") });
}

/** Whether a setting of another source leads to another account than this source. */
function isOfAnotherAccount(key: SettingKey, source: SettingsSource): boolean {
  const groups: readonly (readonly SettingKey[])[] = CREDENTIAL_SETTINGS;
  const own = groups.filter((group) => group.some((name) => source.get(name) !== undefined));
  if (own.length === 0) return false;
  return key === "assumeRole" || (groups.flat().includes(key) && !own.flat().includes(key));
}

/** `@pulumi/alicloud` copies these from the environment into every provider, even if the program does not set them. */
const COPIED: readonly SettingKey[] = ["profile", "ecsRoleName"];

function withoutCopies(provider: SettingsSource, environment: SettingsSource): SettingsSource {
  const isCopy = (key: SettingKey) =>
    COPIED.includes(key) && provider.get(key) === environment.get(key);
  return { ...provider, get: (key) => (isCopy(key) ? undefined : provider.get(key)) };
}

/** The longest delay of a timer, in milliseconds. */
const MAX_NUMBER = 2 ** 31 - 1;

/** The provider writes 0 for "not set". */
function numberOf(setting: SettingValue | undefined): number | undefined {
  if (setting === undefined) return undefined;
  const number = /^\d+$/.test(setting.value.trim()) ? Number(setting.value) : NaN;
  if (number <= MAX_NUMBER) return number === 0 ? undefined : number;
  throw new ConfigurationError(`${setting.source} must be an integer from 0 to ${MAX_NUMBER}.`);
}

function noRegion(
  { sourcesOf, find }: SettingsLookup,
  { args, provider, stack }: SettingsSources,
): ConfigurationError {
  const names = sourcesOf("region").map((source) => source.nameOf("region"));
  const file = profileFile(find("sharedCredentialsFile")?.value);
  const remedy = provider
    ? `Set ${provider.nameOf("region")}`
    : stack
      ? "Set one, for example with: pulumi config set alicloud:region cn-hangzhou"
      : `Set ${args.nameOf("region")}`;
  return new ConfigurationError(
    `No region found. Checked: ${[...names, `region_id of the profile in ${file}`].join("; ")}. ` +
      `${remedy}, or ALICLOUD_REGION=cn-hangzhou in the environment.${ignoredStack(provider, stack)}`,
  );
}

/** The error if no source has credentials. */
export function noCredentials(sources: SettingsSources): ConfigurationError {
  const { args, provider, stack } = sources;
  const { sourcesOf, find } = lookupIn(sources);
  const keys = CREDENTIAL_SETTINGS.map(([key]) => key);
  const checked = sourcesOf("region").filter((source) => source !== args);
  const names = checked.flatMap((source) => {
    const own = keys.filter((key) => sourcesOf(key).includes(source));
    return own.length === 0 ? [] : [source.nameOf(...own)];
  });
  const file = profileFile(find("sharedCredentialsFile")?.value);
  const remedy = provider
    ? `Set ${provider.nameOf("accessKey", "secretKey")}, or`
    : stack
      ? "Set alicloud:accessKey and alicloud:secretKey (with --secret) in the stack's configuration, or"
      : "Set";
  return new ConfigurationError(
    `No credentials found. Checked: ${[...names, `the profile file ${file}`].join("; ")}; ` +
      "the default credential chain (~/.alibabacloud/credentials and the RAM role of the ECS instance). " +
      `${remedy} ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY in the environment.${ignoredStack(provider, stack)}`,
  );
}

function ignoredStack(
  provider: SettingsSource | undefined,
  stack: SettingsSource | undefined,
): string {
  return provider && stack
    ? " An explicit provider does not use the alicloud:* settings of the stack's configuration."
    : "";
}

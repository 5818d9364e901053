import type * as z from "zod/mini";
import { ConfigurationError } from "../errors";
import { parseJson } from "../json";
import { readableLine } from "../message";

/** The connection settings, named as in the stack configuration and the provider of `@pulumi/alicloud`. */
export const SETTING_KEYS = [
  "region",
  "accessKey",
  "secretKey",
  "securityToken",
  "profile",
  "sharedCredentialsFile",
  "ecsRoleName",
  "credentialsUri",
  "assumeRole",
  "assumeRoleWithOidc",
  "endpoints",
  "protocol",
  "clientConnectTimeout",
  "clientReadTimeout",
  "maxRetryTimeout",
] as const;

export type SettingKey = (typeof SETTING_KEYS)[number];

/**
 * The settings that lead to credentials, in the order in which they are tried; each with the settings
 * that complete it. `assumeRole` is not among them: a role is assumed with the credentials of one of these.
 */
export const CREDENTIAL_SETTINGS = [
  ["accessKey", "secretKey", "securityToken"],
  ["profile", "sharedCredentialsFile"],
  ["ecsRoleName"],
  ["credentialsUri"],
  ["assumeRoleWithOidc"],
] as const satisfies readonly (readonly SettingKey[])[];

/** One source of settings. Values are strings; arrays and objects are JSON, as Pulumi stores them. */
export interface SettingsSource {
  /** The value; `undefined` if it is absent or empty. */
  get(key: SettingKey): string | undefined;
  /** The names of settings in this source, for messages. */
  nameOf(...keys: SettingKey[]): string;
  /** Whether a user can set this setting in this source. */
  canHave(key: SettingKey): boolean;
}

/** Every source of settings of one lookup. */
export interface SettingsSources {
  readonly args: SettingsSource;
  /** The explicit provider, if there is one. It replaces the stack's configuration. */
  readonly provider?: SettingsSource | undefined;
  /** The stack's configuration, if there is a stack. */
  readonly stack?: SettingsSource | undefined;
  readonly environment: SettingsSource;
}

/** A setting's value, and the name of its source for messages. */
export interface SettingValue {
  readonly value: string;
  readonly source: string;
}

/** Finds a setting in the first source that has it (with a value that is accepted). */
export type FindSetting = (
  key: SettingKey,
  accept?: (setting: SettingValue) => boolean,
) => SettingValue | undefined;

/**
 * Settings from an object, such as the outputs of an explicit provider.
 *
 * @param qualified - completes the names of settings, "region" or "accessKey, secretKey", for messages
 * @param keys - the settings that a user can set in this source
 */
export function settingsOf(
  values: Readonly<Partial<Record<SettingKey, unknown>>>,
  qualified: (names: string) => string,
  keys: readonly string[] = SETTING_KEYS,
): SettingsSource {
  const toText = (value: unknown) =>
    value === undefined || value === null || typeof value === "string"
      ? value
      : JSON.stringify(value);
  return {
    get: (key) => unlessEmpty(toText(values[key])),
    nameOf: (...names) => qualified(names.join(", ")),
    canHave: (key) => keys.includes(key),
  };
}

/** The stack's configuration in the namespace `alicloud`. */
export function stackConfiguration(get: (key: string) => string | undefined): SettingsSource {
  return {
    get: (key) => unlessEmpty(get(`alicloud:${key}`)),
    nameOf: (...keys) =>
      `${keys.map((key) => `alicloud:${key}`).join(", ")} in the stack's configuration`,
    canHave: () => true,
  };
}

/** The variables of one access key. A key from one family never goes with a secret or token from another. */
const ACCESS_KEY_FAMILIES = [
  {
    accessKey: "ALICLOUD_ACCESS_KEY",
    secretKey: "ALICLOUD_SECRET_KEY",
    securityToken: "ALICLOUD_SECURITY_TOKEN",
  },
  {
    accessKey: "ALIBABA_CLOUD_ACCESS_KEY_ID",
    secretKey: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    securityToken: "ALIBABA_CLOUD_SECURITY_TOKEN",
  },
  {
    accessKey: "ALIBABACLOUD_ACCESS_KEY_ID",
    secretKey: "ALIBABACLOUD_ACCESS_KEY_SECRET",
    securityToken: "ALIBABACLOUD_SECURITY_TOKEN",
  },
] as const;

/** The variables of one role to assume. */
const ROLE_FAMILIES = [
  { roleArn: "ALICLOUD_ASSUME_ROLE_ARN", sessionName: "ALICLOUD_ASSUME_ROLE_SESSION_NAME" },
  { roleArn: "ALIBABA_CLOUD_ROLE_ARN", sessionName: "ALIBABA_CLOUD_ROLE_SESSION_NAME" },
] as const;

const OIDC_FAMILY = {
  roleArn: "ALIBABA_CLOUD_ROLE_ARN",
  oidcProviderArn: "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
  oidcTokenFile: "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
  roleSessionName: "ALIBABA_CLOUD_ROLE_SESSION_NAME",
} as const;

/** A setting in the environment: the names of its variables, and its value. */
interface Variable {
  readonly names: string;
  readonly value?: string | undefined;
}

/** The process environment, with the names of the Terraform provider. */
export function environmentVariables(
  variables: Readonly<Record<string, string | undefined>>,
): SettingsSource {
  const valueOf = (name: string) => unlessEmpty(variables[name]);
  const isSet = (name: string) => valueOf(name) !== undefined;
  const valuesOf = (family: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(family).map(([part, name]) => [part, valueOf(name)]));
  const first = (...names: readonly string[]): Variable => {
    const name = names.find(isSet);
    return name === undefined
      ? { names: names.join(" or ") }
      : { names: name, value: valueOf(name) };
  };

  // A token alone is not a credential, so it does not select its family.
  const keyFamily = ACCESS_KEY_FAMILIES.find((family) =>
    [family.accessKey, family.secretKey].some(isSet),
  );
  const keyPart = (part: "accessKey" | "secretKey" | "securityToken"): Variable =>
    keyFamily === undefined
      ? { names: ACCESS_KEY_FAMILIES.map((family) => family[part]).join(" or ") }
      : { names: keyFamily[part], value: valueOf(keyFamily[part]) };

  const { roleArn, oidcProviderArn, oidcTokenFile } = OIDC_FAMILY;
  const hasOidc = [roleArn, oidcProviderArn, oidcTokenFile].every(isSet);
  // In a pod with an OIDC role, ALIBABA_CLOUD_ROLE_ARN is the role of the token, not one to assume with it.
  const roleFamily = ROLE_FAMILIES.find(
    (family) => isSet(family.roleArn) && !(hasOidc && family.roleArn === roleArn),
  );
  const endpoints = {
    ecs: first("ALIBABA_CLOUD_ENDPOINT_ECS", "ECS_ENDPOINT"),
    sts: first("ALIBABA_CLOUD_ENDPOINT_STS", "STS_ENDPOINT"),
  };
  const ownEndpoints = Object.values(endpoints).filter(({ value }) => value !== undefined);

  const settings: Readonly<Partial<Record<SettingKey, Variable>>> = {
    region: first("ALICLOUD_REGION", "ALIBABA_CLOUD_REGION"),
    accessKey: keyPart("accessKey"),
    secretKey: keyPart("secretKey"),
    securityToken: keyPart("securityToken"),
    profile: first("ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE"),
    sharedCredentialsFile: first(
      "ALICLOUD_SHARED_CREDENTIALS_FILE",
      "ALIBABA_CLOUD_CREDENTIALS_FILE",
    ),
    ecsRoleName: first("ALICLOUD_ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA"),
    credentialsUri: first("ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI"),
    assumeRole: roleFamily
      ? { names: roleFamily.roleArn, value: JSON.stringify(valuesOf(roleFamily)) }
      : { names: ROLE_FAMILIES.map((family) => family.roleArn).join(" or ") },
    assumeRoleWithOidc: {
      names: `${roleArn} with ${oidcProviderArn} and ${oidcTokenFile}`,
      value: hasOidc ? JSON.stringify(valuesOf(OIDC_FAMILY)) : undefined,
    },
    endpoints:
      ownEndpoints.length === 0
        ? endpoints.ecs
        : {
            names: ownEndpoints.map(({ names }) => names).join(" and "),
            value: JSON.stringify([{ ecs: endpoints.ecs.value, sts: endpoints.sts.value }]),
          },
  };
  return {
    get: (key) => settings[key]?.value,
    nameOf: (...keys) =>
      `${keys.map((key) => settings[key]?.names ?? key).join(", ")} in the environment`,
    canHave: (key) => settings[key] !== undefined,
  };
}

/** How the user of a front end sets a setting, for messages. `undefined` if no source can have it. */
export function nameToSet(
  key: SettingKey,
  { args, provider, stack, environment }: SettingsSources,
): string | undefined {
  return [provider, stack, args, environment].find((source) => source?.canHave(key))?.nameOf(key);
}

function unlessEmpty(value: string | null | undefined): string | undefined {
  return value === "" || value === null ? undefined : value;
}

/**
 * A setting that is JSON, parsed by its schema.
 *
 * @param form - the expected form, for the error: "an object with ..."
 * @throws {@link ConfigurationError} if the value does not match; the message quotes only keys that do not exist
 */
export function parseSetting<T extends z.ZodMiniType>(
  { value, source }: SettingValue,
  schema: T,
  form: string,
): z.output<T> {
  const result = schema.safeParse(parseJson(value));
  if (result.success) return result.data;
  const unknown = result.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? issue.keys : [],
  );
  if (unknown.length === 0) throw new ConfigurationError(`${source} must be ${form}.`);
  const names = unknown.map((key) => JSON.stringify(readableLine(key, 100))).join(", ");
  throw new ConfigurationError(
    `${source} has a key that does not exist: ${names}. Check the spelling. It must be ${form}.`,
  );
}

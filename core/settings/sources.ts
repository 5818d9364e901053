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
 * The ways to credentials, the first that is set is taken; each with the settings that complete it.
 * A role to assume is no way of its own: it is assumed with what another way gives.
 */
export const WAYS = [
  ["accessKey", "secretKey", "securityToken"],
  ["profile", "sharedCredentialsFile"],
  ["ecsRoleName"],
  ["credentialsUri"],
  ["assumeRoleWithOidc"],
] as const satisfies readonly (readonly SettingKey[])[];

/** One place that settings come from. Values are texts; lists and maps are JSON, as Pulumi stores them. */
export interface SettingsSource {
  get(key: SettingKey): string | undefined;
  /** Where this source has the setting, for error messages. */
  nameOf(key: SettingKey): string;
}

/** Where to look, first found wins, field by field. */
export interface SettingsSources {
  readonly args: SettingsSource;
  /** The explicit provider, where there is one. */
  readonly provider?: SettingsSource | undefined;
  /** The stack's configuration, where there is a stack. */
  readonly stack?: SettingsSource | undefined;
  readonly environment: SettingsSource;
}

/** Settings that the program hands over itself: arguments, or the outputs of an explicit provider. */
export function givenSettings(
  values: Partial<Record<SettingKey, string | undefined>>,
  nameOf: (key: SettingKey) => string,
): SettingsSource {
  return { get: (key) => values[key], nameOf };
}

/** The stack's configuration in the namespace `alicloud`. */
export function stackConfiguration(get: (key: string) => string | undefined): SettingsSource {
  return {
    get: (key) => get(`alicloud:${key}`),
    nameOf: (key) => `alicloud:${key} in the stack's configuration`,
  };
}

/** The environment's names, as the Terraform provider for Alibaba Cloud reads them; the first that is set wins. */
const VARIABLES: Readonly<Partial<Record<SettingKey, readonly string[]>>> = {
  region: ["ALICLOUD_REGION", "ALIBABA_CLOUD_REGION"],
  accessKey: ["ALICLOUD_ACCESS_KEY", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID"],
  secretKey: [
    "ALICLOUD_SECRET_KEY",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    "ALIBABACLOUD_ACCESS_KEY_SECRET",
  ],
  securityToken: [
    "ALICLOUD_SECURITY_TOKEN",
    "ALIBABA_CLOUD_SECURITY_TOKEN",
    "ALIBABACLOUD_SECURITY_TOKEN",
  ],
  profile: ["ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE"],
  sharedCredentialsFile: ["ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE"],
  ecsRoleName: ["ALICLOUD_ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA"],
  credentialsUri: ["ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI"],
};

const ECS_ENDPOINT = ["ALIBABA_CLOUD_ENDPOINT_ECS", "ECS_ENDPOINT"] as const;
const STS_ENDPOINT = ["ALIBABA_CLOUD_ENDPOINT_STS", "STS_ENDPOINT"] as const;
const ROLE_ARN = ["ALICLOUD_ASSUME_ROLE_ARN", "ALIBABA_CLOUD_ROLE_ARN"] as const;
const ROLE_SESSION_NAME = [
  "ALICLOUD_ASSUME_ROLE_SESSION_NAME",
  "ALIBABA_CLOUD_ROLE_SESSION_NAME",
] as const;
const OIDC_PROVIDER_ARN = ["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] as const;
const OIDC_TOKEN_FILE = ["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] as const;

/** The process environment. */
export function environmentVariables(
  variables: Readonly<Record<string, string | undefined>>,
): SettingsSource {
  const first = (names: readonly string[]) =>
    names.map((name) => variables[name]).find((value) => value !== undefined && value !== "");

  const oidc = () => {
    const [roleArn, oidcProviderArn, oidcTokenFile] = [
      first(["ALIBABA_CLOUD_ROLE_ARN"]),
      first(OIDC_PROVIDER_ARN),
      first(OIDC_TOKEN_FILE),
    ];
    if (roleArn === undefined || oidcProviderArn === undefined || oidcTokenFile === undefined)
      return undefined;
    return JSON.stringify({
      roleArn,
      oidcProviderArn,
      oidcTokenFile,
      roleSessionName: first(ROLE_SESSION_NAME),
    });
  };
  const assumedRole = () => {
    // In a pod with an OIDC role, ALIBABA_CLOUD_ROLE_ARN names the role of the token: nothing to assume on top.
    const roleArn = first(oidc() === undefined ? ROLE_ARN : ROLE_ARN.slice(0, 1));
    return roleArn && JSON.stringify({ roleArn, sessionName: first(ROLE_SESSION_NAME) });
  };
  const endpoints = () => {
    const [ecs, sts] = [first(ECS_ENDPOINT), first(STS_ENDPOINT)];
    return (ecs ?? sts) === undefined ? undefined : JSON.stringify([{ ecs, sts }]);
  };
  const composed: Partial<Record<SettingKey, () => string | undefined>> = {
    endpoints,
    assumeRole: assumedRole,
    assumeRoleWithOidc: oidc,
  };
  const names: Partial<Record<SettingKey, readonly string[]>> = {
    ...VARIABLES,
    endpoints: ECS_ENDPOINT,
    assumeRole: ROLE_ARN,
    assumeRoleWithOidc: [...OIDC_PROVIDER_ARN, ...OIDC_TOKEN_FILE],
  };
  return {
    get: (key) => composed[key]?.() ?? first(VARIABLES[key] ?? []),
    nameOf: (key) => `${names[key]?.join(" or ") ?? key} in the environment`,
  };
}

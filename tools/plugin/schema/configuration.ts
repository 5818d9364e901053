import { SECRET_KEYS } from "../../../provider/plugin/configuration";
import { SETTING_KEYS, type SettingKey } from "../../../core/settings/sources";
import type { PropertySpec } from "./schema-types";

const text = (description: string): PropertySpec => ({ type: "string", description });
const integer = (description: string): PropertySpec => ({ type: "integer", description });
const map = (description: string): PropertySpec => ({
  type: "object",
  additionalProperties: { $ref: "pulumi.json#/Any" },
  description,
});

const SETTINGS: Readonly<Record<SettingKey, PropertySpec>> = {
  region: text(
    "Region to ask where a function or resource does not name one, e.g. `cn-hangzhou`. Also from `ALICLOUD_REGION`.",
  ),
  accessKey: text("Id of an access key. Also from `ALICLOUD_ACCESS_KEY`."),
  secretKey: text("Secret of the access key. Also from `ALICLOUD_SECRET_KEY`."),
  securityToken: text(
    "Token of temporary credentials from STS. Also from `ALICLOUD_SECURITY_TOKEN`.",
  ),
  profile: text(
    "Profile of the `aliyun` command line to take credentials from. Also from `ALICLOUD_PROFILE`.",
  ),
  sharedCredentialsFile: text(
    "File that the profile is in. Also from `ALICLOUD_SHARED_CREDENTIALS_FILE`.\n\nDefault: ~/.aliyun/config.json.",
  ),
  ecsRoleName: text(
    "RAM role of the ECS instance that the deployment runs on. Also from `ALICLOUD_ECS_ROLE_NAME`.",
  ),
  credentialsUri: text(
    "Address that credentials are fetched from. Also from `ALICLOUD_CREDENTIALS_URI`.",
  ),
  assumeRole: map(
    "RAM role to assume with the credentials: `roleArn`, and if needed `sessionName`, `policy`, `sessionExpiration` (seconds) and `externalId`.",
  ),
  assumeRoleWithOidc: map(
    "RAM role to assume with an OIDC token: `roleArn`, `oidcProviderArn`, `oidcTokenFile`, and if needed `roleSessionName`, `policy` and `sessionExpiration` (seconds).",
  ),
  endpoints: {
    type: "array",
    items: { type: "object", additionalProperties: { type: "string" } },
    description:
      'Endpoints other than the region\'s: a list of maps from the service\'s code (`ecs`, `sts`) to a host, e.g. `[{"ecs": "ecs-vpc.cn-hangzhou.aliyuncs.com"}]`.',
  },
  protocol: text(
    "`HTTP` or `HTTPS`. Plain HTTP is only used on loopback, or where it is asked for here.\n\nDefault: HTTPS.",
  ),
  clientConnectTimeout: integer("Time for a connection, in milliseconds."),
  clientReadTimeout: integer("Time for an answer, in milliseconds."),
  maxRetryTimeout: integer("Time in which a call may be tried again, in seconds."),
};

/** The settings of the provider, each from the stack's configuration or an explicit provider. */
export function configurationProperties(): Record<string, PropertySpec> {
  return Object.fromEntries(
    SETTING_KEYS.map((key) => [
      key,
      { ...SETTINGS[key], ...(SECRET_KEYS.has(key) && { secret: true }) },
    ]),
  );
}

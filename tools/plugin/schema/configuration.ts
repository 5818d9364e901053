import { SECRET_KEYS } from "../../../provider/plugin/configuration";
import { PACKAGE } from "../../../provider/plugin/wire";
import { SETTING_KEYS, type SettingKey } from "../../../core/settings/sources";
import type { EnumSpec, ObjectSpec, PropertySpec } from "./schema-types";

const PROTOCOL = `${PACKAGE}:index:Protocol`;
const ASSUME_ROLE = `${PACKAGE}:index:AssumeRole`;
const ASSUME_ROLE_WITH_OIDC = `${PACKAGE}:index:AssumeRoleWithOidc`;
const ENDPOINTS = `${PACKAGE}:index:Endpoints`;

const text = (description: string): PropertySpec => ({ type: "string", description });
const integer = (description: string): PropertySpec => ({ type: "integer", description });
const named = (token: string, description: string): PropertySpec => ({
  $ref: `#/types/${token}`,
  description,
});

const SESSION = {
  policy: text("A RAM policy, as JSON, that further restricts the session."),
  sessionExpiration: integer(
    "The lifetime of the session in seconds, from 900 to 43200.\n\nDefault: 3600.",
  ),
};

/** The types of the settings. */
export const SETTING_TYPES: Readonly<Record<string, ObjectSpec | EnumSpec>> = {
  [PROTOCOL]: {
    type: "string",
    description: "The protocol of API requests.",
    enum: [
      { name: "Http", value: "HTTP", description: "Plain HTTP, without encryption." },
      { name: "Https", value: "HTTPS", description: "HTTP over TLS." },
    ],
  },
  [ASSUME_ROLE]: {
    type: "object",
    description: "A RAM role to assume with the credentials.",
    properties: {
      roleArn: text("The ARN of the role, such as `acs:ram::123456789012****:role/deploy`."),
      sessionName: text("The name of the session, which appears in the audit log."),
      ...SESSION,
      externalId: {
        ...text("The external ID that the trust policy of the role requires."),
        secret: true,
      },
    },
    required: ["roleArn"],
  },
  [ASSUME_ROLE_WITH_OIDC]: {
    type: "object",
    description: "A RAM role to assume with an OIDC token.",
    properties: {
      roleArn: text("The ARN of the role, such as `acs:ram::123456789012****:role/deploy`."),
      oidcProviderArn: text("The ARN of the OIDC identity provider in RAM."),
      oidcTokenFile: text(
        "The file with the OIDC token. It is read each time the session is renewed.",
      ),
      roleSessionName: text("The name of the session, which appears in the audit log."),
      ...SESSION,
    },
    required: ["roleArn", "oidcProviderArn", "oidcTokenFile"],
  },
  [ENDPOINTS]: {
    type: "object",
    description: "Endpoints that replace those of the region.",
    properties: {
      ecs: text("The endpoint of ECS, such as `ecs-vpc.cn-hangzhou.aliyuncs.com`."),
      sts: text("The endpoint of STS, which issues the credentials of an assumed role."),
    },
  },
};

const SETTINGS: Readonly<Record<SettingKey, PropertySpec>> = {
  region: text(
    "The region of functions and resources that do not set one, such as `cn-hangzhou`. Environment variable: `ALICLOUD_REGION`.",
  ),
  accessKey: text("The ID of an access key. Environment variable: `ALICLOUD_ACCESS_KEY`."),
  secretKey: text("The secret of the access key. Environment variable: `ALICLOUD_SECRET_KEY`."),
  securityToken: text(
    "The token of temporary credentials from STS. Environment variable: `ALICLOUD_SECURITY_TOKEN`.",
  ),
  profile: text(
    "The profile of the `aliyun` command line that has the credentials. Environment variable: `ALICLOUD_PROFILE`.",
  ),
  sharedCredentialsFile: text(
    "The file with the profile. Environment variable: `ALICLOUD_SHARED_CREDENTIALS_FILE`.\n\nDefault: ~/.aliyun/config.json.",
  ),
  ecsRoleName: text(
    "The RAM role of the ECS instance that runs the deployment. Environment variable: `ALICLOUD_ECS_ROLE_NAME`.",
  ),
  credentialsUri: text(
    "The URL that returns credentials. Environment variable: `ALICLOUD_CREDENTIALS_URI`.",
  ),
  assumeRole: named(ASSUME_ROLE, "A RAM role to assume with the credentials."),
  assumeRoleWithOidc: named(ASSUME_ROLE_WITH_OIDC, "A RAM role to assume with an OIDC token."),
  endpoints: {
    type: "array",
    items: { $ref: `#/types/${ENDPOINTS}` },
    description: "Endpoints that replace those of the region.",
  },
  protocol: {
    oneOf: [{ type: "string" }, { type: "string", $ref: `#/types/${PROTOCOL}` }],
    description:
      "The protocol of API requests: `HTTP` or `HTTPS`. Plain HTTP is refused unless it is set here or the endpoint is on loopback.\n\nDefault: HTTPS.",
  },
  clientConnectTimeout: integer("The maximum time to connect, in milliseconds."),
  clientReadTimeout: integer("The maximum time to wait for a response, in milliseconds."),
  maxRetryTimeout: integer("The maximum time for the retries of one call, in seconds."),
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

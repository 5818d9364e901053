import type { SettingKey } from "../../core/settings/sources";
import { withRoles, type Attributes, type Nested, type Typed } from "./schema";
import type { CtyType } from "./values";

const SESSION = {
  policy: {
    type: "string",
    description: "A RAM policy, as JSON, that further restricts the session.",
  },
  sessionExpiration: {
    type: "number",
    description: "The lifetime of the session in seconds, from 900 to 43200. Default: `3600`.",
  },
} as const;

const ROLE_ARN = {
  type: "string",
  required: true,
  description: "The ARN of the role, such as `acs:ram::123456789012****:role/deploy`.",
} as const;

const SESSION_NAME = {
  type: "string",
  description: "The name of the session, which appears in the audit log.",
} as const;

/** The configuration of the provider. Its names and blocks are those of the provider `alicloud`. */
export const PROVIDER_ATTRIBUTES: Attributes = withRoles(
  {
    region: {
      type: "string",
      description:
        "The region of data sources and resources that do not set one, such as `cn-hangzhou`. Environment variable: `ALICLOUD_REGION`.",
    },
    accessKey: {
      type: "string",
      sensitive: true,
      description: "The ID of an access key. Environment variable: `ALICLOUD_ACCESS_KEY`.",
    },
    secretKey: {
      type: "string",
      sensitive: true,
      description: "The secret of the access key. Environment variable: `ALICLOUD_SECRET_KEY`.",
    },
    securityToken: {
      type: "string",
      sensitive: true,
      description:
        "The token of temporary credentials from STS. Environment variable: `ALICLOUD_SECURITY_TOKEN`.",
    },
    profile: {
      type: "string",
      description:
        "The profile of the `aliyun` command line that has the credentials. Environment variable: `ALICLOUD_PROFILE`.",
    },
    sharedCredentialsFile: {
      type: "string",
      description:
        "The file with the profile. Environment variable: `ALICLOUD_SHARED_CREDENTIALS_FILE`. Default: `~/.aliyun/config.json`.",
    },
    ecsRoleName: {
      type: "string",
      description:
        "The RAM role of the ECS instance on which Terraform runs. Environment variable: `ALICLOUD_ECS_ROLE_NAME`.",
    },
    credentialsUri: {
      type: "string",
      sensitive: true,
      description:
        "The URL that returns credentials. Environment variable: `ALICLOUD_CREDENTIALS_URI`.",
    },
    assumeRole: {
      type: {
        nesting: "list",
        block: { maxItems: 1 },
        attributes: withRoles(
          {
            roleArn: ROLE_ARN,
            sessionName: SESSION_NAME,
            ...SESSION,
            externalId: {
              type: "string",
              sensitive: true,
              description: "The external ID that the trust policy of the role requires.",
            },
          },
          {},
        ),
      },
      description: "A RAM role to assume with the credentials.",
    },
    assumeRoleWithOidc: {
      type: {
        nesting: "list",
        block: { maxItems: 1 },
        attributes: withRoles(
          {
            roleArn: ROLE_ARN,
            oidcProviderArn: {
              type: "string",
              required: true,
              description: "The ARN of the OIDC identity provider in RAM.",
            },
            oidcTokenFile: {
              type: "string",
              required: true,
              description:
                "The file with the OIDC token. It is read each time the session is renewed.",
            },
            roleSessionName: SESSION_NAME,
            ...SESSION,
          },
          {},
        ),
      },
      description: "A RAM role to assume with an OIDC token.",
    },
    endpoints: {
      type: {
        nesting: "list",
        block: {},
        attributes: withRoles(
          {
            ecs: {
              type: "string",
              description: "The endpoint of ECS, such as `ecs-vpc.cn-hangzhou.aliyuncs.com`.",
            },
            sts: {
              type: "string",
              description: "The endpoint of STS, which issues the credentials of an assumed role.",
            },
          },
          {},
        ),
      },
      description: "Endpoints that replace those of the region.",
    },
    protocol: {
      type: "string",
      description:
        "The protocol of API requests: `HTTP` or `HTTPS`. Plain HTTP is refused unless it is set here or the endpoint is on loopback. Default: `HTTPS`.",
    },
    clientConnectTimeout: {
      type: "number",
      description: "The maximum time to connect, in milliseconds.",
    },
    clientReadTimeout: {
      type: "number",
      description: "The maximum time to wait for a response, in milliseconds.",
    },
    maxRetryTimeout: {
      type: "number",
      description: "The maximum time for the retries of one call, in seconds.",
    },
  } satisfies Record<SettingKey, Typed<CtyType | Nested>>,
  {},
);
